import { mayHaveTakenEffect, RaviError, type RaviClient } from "@persona-launcher/ravi";
import {
  changeIdentity,
  enterIdentity,
  findIdentity,
  forgetIdentity,
  type IdentityKey,
  type IdentityRecord,
} from "../identity/identity-registry.ts";
import { provisionIdentity, type ProvisionedIdentity } from "../identity/provision-identity.ts";
import { proveIdentity } from "../identity/prove-identity.ts";
import { releaseLeases } from "../leases/keep-lease.ts";
import type { Lease } from "../leases/lease.ts";
import type { Books } from "../ledger/books.ts";
import { ownHolder } from "../ledger/holder.ts";
import { intend as note, openIntents, type AnyIntent, type Intent } from "../ledger/journal.ts";
import { didWeMake, endLaunch, enterLaunch, noteIdentity, noteReach } from "../ledger/launches.ts";
import { undoEffect, type Undone } from "../recovery/undo-effect.ts";
import { gitDirectoryOf } from "../workspace/git-worktree.ts";
import { placeScope, type Scope } from "../workspace/place-scope.ts";
import type { RaviCommandOptions } from "../workspace/ravi-command.ts";
import { readStandingScope, writeStandingScope } from "../workspace/standing-scope.ts";
import { createLaunchDirectory } from "./agent-files.ts";
import type { LaunchContext } from "./launch-context.ts";
import { createLaunchJournal, isOpenEnded, type LaunchJournal } from "./launch-journal.ts";
import type { LaunchSubject } from "./launch-plan.ts";
import type { WarmIdentity } from "./warm-stock.ts";
import { leaseIdentity, type IdentityRight } from "./lease-identity.ts";
import { settlingTimeOf } from "./ravi-timeout.ts";
import type { LaunchWarning } from "../launch-warning.ts";
import { createLaunchReporter, type LaunchReporter } from "./launch-reporter.ts";
import { step } from "../steps.ts";
import { tracedStep } from "../telemetry/traced-step.ts";

/** What the steps of a launch share. */
export interface LaunchWork {
  subject: LaunchSubject;
  context: LaunchContext;
  report: LaunchReporter;
  /** What the launch does to the world. */
  journal: LaunchJournal;
  /** What is still to be noted once the agent is gone and before anything is taken back. */
  farewells: (() => Promise<void>)[];
  /** The name of the identity. */
  identityName: string;
  /** The pool that the identity is of. */
  pool: string | undefined;
  /** The use of an identity of a pool. */
  slot: Intent<"slot"> | undefined;
  /** The rights under which the launch acts, that to the identity first; none when another launch has them. */
  leases: readonly Lease[];
  /** An identity that was made beforehand. */
  warm: WarmIdentity | undefined;
  /** Gives signs of life for them. */
  heartbeat: Disposable;
}

/**
 * Enters the launch into the books as the only live user of its identity, or as a user of the one that holds it.
 *
 * @param heldName The name of the identity that another launch holds for this one.
 * @throws LaunchError `IDENTITY_BUSY`, `POOL_UNKNOWN`, `POOL_DRAINING`, `CANCELLED`.
 */
export async function enterBooks(
  subject: LaunchSubject,
  context: LaunchContext,
  heldName: string = subject.identity.name,
): Promise<LaunchWork> {
  const nothing: IdentityRight = { name: heldName, leases: [], tookOverFrom: [] };
  const right = subject.heldBy === undefined ? await leaseIdentity(subject, context) : nothing;
  try {
    return enterWith(right, subject, context);
  } catch (error) {
    releaseLeases(context.books, subject.launchId);
    await right.warm?.end({ status: "released" });
    throw error;
  }
}

/**
 * Enters a launch that has the right to its identity, or that nobody keeps from having it.
 *
 * @throws LaunchError `IDENTITY_BUSY`.
 */
export function enterWith(right: IdentityRight, subject: LaunchSubject, context: LaunchContext): LaunchWork {
  const { books, ravi } = context;
  const { launchId, heldBy, persona, harness, workspace, identity, mode } = subject;
  const about = { personaId: persona.id, personaHash: persona.contentHash, harness: harness.id, mode, heldBy };
  const launch = {
    id: launchId,
    workspace: workspace.path,
    ravi: ravi.name,
    identityName: right.name,
    tookOverFrom: right.tookOverFrom,
    handedOverBy: right.warm?.launchId,
    isShared: identity.isShared,
    ...about,
  };
  // At once: a slot that has a user is not given to another one before somebody has cleaned it.
  const { lease, slot } = books.transaction(() => ({
    lease: enterLaunch(books, launch, ownHolder()),
    slot: right.slot === undefined ? undefined : note(books, launchId, "slot", right.slot),
  }));
  step("launch.entered");
  const report = createLaunchReporter(launchId, context);
  const leases = [...(lease === undefined ? [] : [lease]), ...right.leases];
  const journal = createLaunchJournal({ books, launchId, leases, undo: (intent) => undo(intent, context, report) });
  const heartbeat = context.keepLeases(leases);
  const { name: identityName, pool, warm } = right;
  const work = { subject, context, report, journal, farewells: [], identityName, pool, slot, warm, leases, heartbeat };
  recordPlan(work);
  step("launch.planned");
  return work;
}

async function undo(intent: AnyIntent, context: LaunchContext, report: LaunchReporter): Promise<Undone> {
  const settlingMs = settlingTimeOf(context.raviTimeoutMs);
  const undone = await undoEffect(intent, { ...context, ravi: context.ravi.name, settlingMs });
  for (const { uuid, name, release } of undone.released ?? []) report.released(uuid, name, release);
  if (intent.effect === "slot" && undone.state === "undone" && undone.reason !== undefined) {
    report.warn(spoiled(intent.data, undone.reason));
  }
  return undone;
}

function spoiled({ name, pool }: Intent<"slot">["data"], reason: string): LaunchWarning {
  return {
    code: "SLOT_SPOILED",
    message: `Slot "${name}" of pool "${pool}" is not leased any more: ${reason}`,
    hint: `Put its vault right, and call "persona pool create ${pool}" again; see "persona pool status ${pool}"`,
  };
}

function recordPlan({ subject, context, report, identityName, leases: [lease], heartbeat }: LaunchWork): void {
  const { launchId, mode, heldBy, name, resume, persona, harness, workspace } = subject;
  const about = { personaHash: persona.contentHash, harness: harness.id, workspace: workspace.path, mode };
  try {
    if (lease !== undefined) report.record("identity.leased", { name: identityName, generation: lease.generation });
    report.record("launch.planned", {
      persona: persona.id,
      model: harness.model,
      ...about,
      ...(name === undefined ? {} : { name }),
      ...(heldBy === undefined ? {} : { heldBy }),
      ...(resume === undefined ? {} : { resume }),
    });
    for (const warning of subject.warnings) report.warn(warning);
  } catch (error) {
    heartbeat[Symbol.dispose]();
    endLaunch(context.books, launchId, "failed");
    throw error;
  }
}

/** Finds or makes the identity. */
export async function provision(work: LaunchWork): Promise<ProvisionedIdentity> {
  const { subject, context, report, journal, identityName: name, pool } = work;
  const { phone, lifecycle } = subject.identity;
  const place = lifecycle === "workspace" ? await placeOf(subject) : {};
  const { books, management, ravi, signal } = context;
  const entry = (): IdentityRecord => enterIdentity(books, { ravi: ravi.name, name, lifecycle, pool, ...place });
  const keyLabel = `persona-launcher ${subject.launchId}`;
  const inherited = openIntents(books, subject.launchId).filter((one) => one.effect === "identity");
  let intent: Intent<"identity"> | undefined;
  // Both or neither, and with the uuid at once where it is known: what is found is not taken for ours.
  const intend = (uuid?: string): Intent<"identity"> =>
    books.transaction(() => {
      entry();
      step("identity.entered");
      return journal.intend("identity", { ravi: ravi.name, name, lifecycle, ...(uuid === undefined ? {} : { uuid }) });
    });
  // What comes of a request shows within a time from its own intent.
  const intendAnew = (before: Intent<"identity"> | undefined): Intent<"identity"> =>
    books.transaction(() => {
      if (before !== undefined) journal.withdraw(before);
      const next = intend();
      if (before?.data.isUnclear === true) journal.amend(next, { isUnclear: true });
      return next;
    });
  const dropRefused = (error: unknown): never => {
    const { uuid, isUnclear } = intent?.data ?? {};
    if (intent !== undefined && uuid === undefined && isUnclear !== true && isRefusal(error)) {
      dropIntent(journal, books, intent);
    }
    throw error;
  };
  const identity = await provisionIdentity({
    client: management,
    name,
    phone,
    contact: contactFor(name, subject, context),
    keyLabel,
    signal,
    onPhoneMissing: (reason) => {
      report.warn({ code: "PHONE_UNAVAILABLE", message: `Identity "${name}" has no phone: ${reason}` });
    },
    onIntent: async (what) => {
      books.transaction(() => {
        if (what === "identity") intent = intendAnew(intent);
        else journal.intend("identity-key", { ravi: ravi.name, name, label: keyLabel });
        report.record("identity.intended", { what, name });
      });
      await journal.onDisk();
    },
    onUnclear: () => {
      if (intent !== undefined) journal.amend(intent, { isUnclear: true });
    },
    onIdentity: (uuid, how) => {
      // A launch that died in its request left no uuid, and nobody else's identity had that name then.
      const isLate = how === "found" && inherited.some(isOpenEnded);
      const isMade = how === "made" || isLate || didWeMake(books, ravi.name, uuid);
      // At once: a journal that knows the uuid and a registry that does not know whose it is would lose the identity.
      books.transaction(() => {
        noteIdentity(books, subject.launchId, uuid, isMade);
        step("identity.noted");
        if (intent === undefined) intent = intend(uuid);
        else journal.amend(intent, { uuid });
        step("identity.amended");
        changeIdentity(books, entry(), { uuid, isMade, state: "ready", reason: undefined });
        // Theirs are this one now, or gone. What they asked for may still come about where none was found.
        for (const one of inherited) if (how === "found" || !isOpenEnded(one)) journal.withdraw(one);
      });
      step("identity.known");
    },
  }).catch(dropRefused);
  books.transaction(() => {
    changeIdentity(books, entry(), { email: identity.email, phone: identity.phone });
    noteReach(books, subject.launchId, identity);
  });
  report.provisioned(identity, identity.how);
  step("identity.provisioned");
  return identity;
}

async function placeOf({
  workspace: { path },
}: LaunchSubject): Promise<Pick<IdentityKey, "workspace" | "gitDirectory">> {
  return { workspace: path, gitDirectory: await gitDirectoryOf(path) };
}

/** A name with the launch's own id in it, which has 62 random bits, is nobody else's. */
function contactFor(
  name: string,
  { launchId }: LaunchSubject,
  { contact, management, signal }: LaunchContext,
): (() => Promise<void>) | undefined {
  return contact !== undefined && name.includes(launchId) ? () => contact(management, signal) : undefined;
}

/** Ravi said no, so there is nothing that could come about. */
function isRefusal(error: unknown): boolean {
  return error instanceof RaviError && !mayHaveTakenEffect(error);
}

function dropIntent(journal: LaunchJournal, books: Books, intent: Intent<"identity">): void {
  const { ravi, name } = intent.data;
  books.transaction(() => {
    journal.withdraw(intent);
    const entry = findIdentity(books, ravi, name);
    if (entry?.state === "making") forgetIdentity(books, entry);
  });
}

/** Makes the launch directory, to which everything of this launch goes that is nobody else's business. */
export async function makeDirectory({ subject, journal }: LaunchWork): Promise<void> {
  const { directory } = subject;
  journal.intend("launch-directory", { path: directory.path });
  await journal.onDisk();
  step("directory.making");
  await createLaunchDirectory(directory);
  step("directory.made");
}

/** Writes what the agent's `ravi` reads. */
export async function writeScope(work: LaunchWork, identity: ProvisionedIdentity): Promise<Scope> {
  const { subject, context, report, journal } = work;
  const standing = await useStandingScope(work, identity);
  if (standing !== undefined) return standing;
  const scope = await placeScope({
    books: context.books,
    launchId: subject.launchId,
    workspace: subject.workspace,
    launchDirectory: subject.directory,
    identity,
    apiUrl: context.ravi.apiUrl,
    isKept: subject.mode === "hold",
    home: context.host.home,
    ...commandOf(context),
    onPlace: async (directory) => {
      const intent = journal.intend("scope", { directory, identityUuid: identity.uuid });
      await journal.onDisk();
      return () => journal.withdraw(intent);
    },
    onWarning: report.warn,
  });
  report.scoped(scope.directory);
  step("scope.written");
  return scope;
}

/** The scope of a provisioned workspace serves every launch under its identity, and stays. */
async function useStandingScope(
  { subject, context, report }: LaunchWork,
  identity: ProvisionedIdentity,
): Promise<Scope | undefined> {
  const { path } = subject.workspace;
  const standing = subject.identity.lifecycle === "workspace" ? await readStandingScope(path) : undefined;
  if (standing?.identityUuid !== identity.uuid) return undefined;
  const { launchId } = subject;
  const options = { workspace: path, identity, apiUrl: context.ravi.apiUrl, launchId, ...commandOf(context) };
  const scope = await writeStandingScope(options);
  report.scoped(scope.directory);
  return scope;
}

function commandOf({ host, raviCommandPath }: LaunchContext): RaviCommandOptions {
  return { nodePath: host.nodePath, raviCommandPath };
}

/**
 * Begins to ask Ravi who the scoped key is. What comes back waits for the answer, before which nothing may run. One that
 * was made beforehand was proved then.
 *
 * @throws LaunchError `IDENTITY_MISMATCH` or RaviError, out of what comes back.
 */
export function beginProof(
  { subject, context, report }: LaunchWork,
  identity: ProvisionedIdentity,
): () => Promise<void> {
  if (identity.how === "warm") return async () => {};
  const { signal } = context;
  const proof = tracedStep("prove", subject.launchId, () =>
    proveIdentity(scopedClient(context, identity), identity, signal),
  );
  // Whoever waits is told; a launch that fails meanwhile waits no more.
  proof.catch(() => {});
  return async () => {
    await proof;
    report.record("identity.proved", { uuid: identity.uuid });
    step("identity.proved");
  };
}

export function scopedClient({ actAs }: Pick<LaunchContext, "actAs">, identity: ProvisionedIdentity): RaviClient {
  return actAs(identity);
}
