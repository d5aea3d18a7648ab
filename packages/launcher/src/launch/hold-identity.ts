import { createRaviClient, mayHaveTakenEffect, RaviError } from "@persona-launcher/ravi";
import {
  changeIdentity,
  enterIdentity,
  findIdentity,
  forgetIdentity,
  type IdentityRecord,
} from "../identity/identity-registry.ts";
import { provisionIdentity, type ProvisionedIdentity } from "../identity/provision-identity.ts";
import { proveIdentity } from "../identity/prove-identity.ts";
import type { Lease } from "../leases/lease.ts";
import type { Books } from "../ledger/books.ts";
import { ownHolder } from "../ledger/holder.ts";
import { openIntents, type AnyIntent, type Intent } from "../ledger/journal.ts";
import { didWeMake, endLaunch, enterLaunch, noteIdentity, noteReach } from "../ledger/launches.ts";
import { undoEffect, type Undone } from "../recovery/undo-effect.ts";
import { placeScope, type Scope } from "../workspace/place-scope.ts";
import { createLaunchDirectory } from "./agent-files.ts";
import { raviTimeoutMs, type LaunchContext } from "./launch-context.ts";
import { createLaunchJournal, type LaunchJournal } from "./launch-journal.ts";
import type { LaunchSubject } from "./launch-plan.ts";
import { createLaunchReporter, type LaunchReporter } from "./launch-reporter.ts";
import { step } from "../steps.ts";

/** What the steps of a launch share. */
export interface LaunchWork {
  subject: LaunchSubject;
  context: LaunchContext;
  report: LaunchReporter;
  /** What the launch does to the world. */
  journal: LaunchJournal;
  /** What is still to be noted once the agent is gone and before anything is taken back. */
  farewells: (() => Promise<void>)[];
  /** The right to the identity; `undefined` when another launch has it. */
  lease: Lease | undefined;
}

/** Enters the launch into the books as the only live user of its identity, or as a user of the one that holds it. */
export function enterBooks(subject: LaunchSubject, context: LaunchContext): LaunchWork {
  const { books, ravi } = context;
  const { launchId, heldBy, persona, harness, workspace, identity, mode } = subject;
  const about = { personaId: persona.id, personaHash: persona.contentHash, harness: harness.id, mode, heldBy };
  const lease = enterLaunch(
    books,
    {
      id: launchId,
      workspace: workspace.path,
      ravi: ravi.name,
      identityName: identity.name,
      isShared: identity.isShared,
      ...about,
    },
    ownHolder(),
  );
  step("launch.entered");
  const report = createLaunchReporter(launchId, context);
  const journal = createLaunchJournal({ books, launchId, lease, undo: (intent) => undo(intent, context, report) });
  const work: LaunchWork = { subject, context, report, journal, farewells: [], lease };
  recordPlan(work);
  step("launch.planned");
  return work;
}

async function undo(intent: AnyIntent, context: LaunchContext, report: LaunchReporter): Promise<Undone> {
  const undone = await undoEffect(intent, { ...context, ravi: context.ravi.name });
  for (const { uuid, name, release } of undone.released ?? []) report.released(uuid, name, release);
  return undone;
}

function recordPlan({ subject, context, report, lease }: LaunchWork): void {
  const { launchId, mode, heldBy, name, resume, persona, harness, workspace, identity } = subject;
  const about = { personaHash: persona.contentHash, harness: harness.id, workspace: workspace.path, mode };
  try {
    if (lease !== undefined) report.record("identity.leased", { name: identity.name, generation: lease.generation });
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
    endLaunch(context.books, launchId, "failed");
    throw error;
  }
}

/** Finds or makes the identity. */
export async function provision({ subject, context, report, journal }: LaunchWork): Promise<ProvisionedIdentity> {
  const { name, phone, lifecycle } = subject.identity;
  const { books, management, ravi, signal } = context;
  const entry = (): IdentityRecord => enterIdentity(books, { ravi: ravi.name, name, lifecycle });
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
  const dropRefused = (error: unknown): never => {
    if (intent !== undefined && intent.data.uuid === undefined && isRefusal(error)) dropIntent(journal, books, intent);
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
        if (what === "identity") intent = intend();
        else journal.intend("identity-key", { ravi: ravi.name, name, label: keyLabel });
        report.record("identity.intended", { what, name });
      });
      await journal.onDisk();
    },
    onIdentity: (uuid, how) => {
      // A launch that died in its request left no uuid, and nobody else's identity had that name then.
      const isLate = how === "found" && inherited.some(({ data }) => data.uuid === undefined);
      const isMade = how === "made" || isLate || didWeMake(books, ravi.name, uuid);
      // At once: a journal that knows the uuid and a registry that does not know whose it is would lose the identity.
      books.transaction(() => {
        noteIdentity(books, subject.launchId, uuid, isMade);
        step("identity.noted");
        if (intent === undefined) intent = intend(uuid);
        else journal.amend(intent, { uuid });
        step("identity.amended");
        changeIdentity(books, entry(), { uuid, isMade, state: "ready" });
        // Theirs are this one now, or gone. What they asked for may still come about where none was found.
        for (const one of inherited) if (how === "found" || one.data.uuid !== undefined) journal.withdraw(one);
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
  const scope = await placeScope({
    books: context.books,
    launchId: subject.launchId,
    workspace: subject.workspace,
    launchDirectory: subject.directory,
    identity,
    apiUrl: context.ravi.apiUrl,
    isKept: subject.mode === "hold",
    home: context.host.home,
    nodePath: context.host.nodePath,
    raviCommandPath: context.raviCommandPath,
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

/**
 * Begins to ask Ravi who the scoped key is. What comes back waits for the answer, before which nothing may run.
 *
 * @throws LaunchError `IDENTITY_MISMATCH` or RaviError, out of what comes back.
 */
export function beginProof({ context, report }: LaunchWork, identity: ProvisionedIdentity): () => Promise<void> {
  const proof = proveIdentity(scopedClient(context, identity), identity, context.signal);
  // Whoever waits is told; a launch that fails meanwhile waits no more.
  proof.catch(() => {});
  return async () => {
    await proof;
    report.record("identity.proved", { uuid: identity.uuid });
    step("identity.proved");
  };
}

export function scopedClient(
  { ravi, raviFetch: fetch }: LaunchContext,
  { key }: ProvisionedIdentity,
): ReturnType<typeof createRaviClient> {
  return createRaviClient({ apiUrl: ravi.apiUrl, key, timeoutMs: raviTimeoutMs, fetch });
}
