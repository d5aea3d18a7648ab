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
import type { WrittenPlaces } from "../files/disk-fault.ts";
import type { Lease } from "../leases/lease.ts";
import type { Books } from "../ledger/books.ts";
import { isBooksFault } from "../ledger/books-fault.ts";
import { emptyBooks } from "../ledger/empty-books.ts";
import { type Holder, ownHolder } from "../ledger/holder.ts";
import { openIntents, type AnyIntent, type Intent } from "../ledger/journal.ts";
import { beginJournalCopy } from "../ledger/journal-copy.ts";
import { didWeMake, endLaunch, enterLaunch, type LaunchRecord, noteIdentity, noteReach } from "../ledger/launches.ts";
import { forgetOver, noteOver } from "../recovery/over-launches.ts";
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
  /** Where the launch writes. */
  places: WrittenPlaces;
}

/** Enters the launch into the books as the only live user of its identity, or as a user of the one that holds it. */
export function enterBooks(subject: LaunchSubject, context: LaunchContext): LaunchWork {
  const { books } = context;
  const { launchId } = subject;
  const lease = enterLaunch(books, recordOf({ subject, context }), ownHolder());
  step("launch.entered");
  const report = createLaunchReporter(launchId, context);
  const journal = createLaunchJournal({ books, launchId, lease, undo: (intent) => undo(intent, context, report) });
  const places = { stateDirectory: context.stateDirectory, workspace: subject.workspace.path };
  const work: LaunchWork = { subject, context, report, journal, farewells: [], lease, places };
  recordPlan(work);
  step("launch.planned");
  return work;
}

function recordOf({ subject, context }: Pick<LaunchWork, "subject" | "context">): Required<LaunchRecord> {
  const { launchId, heldBy, persona, harness, workspace, identity, mode } = subject;
  return {
    id: launchId,
    mode,
    heldBy,
    personaId: persona.id,
    personaHash: persona.contentHash,
    harness: harness.id,
    workspace: workspace.path,
    ravi: context.ravi.name,
    identityName: identity.name,
    isShared: identity.isShared,
  };
}

async function undo(intent: AnyIntent, context: LaunchContext, report: LaunchReporter): Promise<Undone> {
  const world = { ...context, ravi: context.ravi.name, onUnnoted: report.unnoted };
  const undone = await undoEffect(intent, world).catch(async (error: unknown) => {
    if (!isBooksFault(error)) throw error;
    // What the books cannot tell any more is done all the same.
    using books = emptyBooks();
    return await undoEffect(intent, { ...world, books });
  });
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
    for (const warning of [...context.takeWarnings(), ...subject.warnings]) report.warn(warning);
  } catch (error) {
    noteOver(launchId);
    endLaunch(context.books, launchId, "failed");
    forgetOver(launchId);
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
    keyLabel,
    signal,
    onPhoneMissing: (reason) => {
      report.warn({ code: "PHONE_UNAVAILABLE", message: `Identity "${name}" has no phone: ${reason}` });
    },
    onIntent: (what) => {
      report.record("identity.intended", { what, name });
      if (what === "identity") intent = intend();
      else journal.intend("identity-key", { ravi: ravi.name, name, label: keyLabel });
    },
    onIdentity: (uuid, how) => {
      // A launch that died in its request left no uuid, and nobody else's identity had that name then.
      const isLate = how === "found" && inherited.some(({ data }) => data.uuid === undefined);
      const isMade = how === "made" || isLate || didWeMake(books, ravi.name, uuid);
      // At once: a journal that knows the uuid and a registry that does not know whose it is would lose the identity.
      books.transaction(() => {
        noteIdentity(books, subject.launchId, uuid, isMade);
        step("identity.noted");
        intent ??= intend(uuid);
        journal.amend(intent, { uuid, isMade });
        step("identity.amended");
        changeIdentity(books, entry(), { uuid, isMade, state: "ready" });
        // Theirs are this one now, or gone. What they asked for may still come about where none was found.
        for (const one of inherited) if (how === "found" || one.data.uuid !== undefined) journal.withdraw(one);
      });
      step("identity.known");
    },
  }).catch(dropRefused);
  changeIdentity(books, entry(), { email: identity.email, phone: identity.phone });
  noteReach(books, subject.launchId, identity);
  report.provisioned(identity, identity.how);
  step("identity.provisioned");
  return identity;
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
export async function makeDirectory(work: LaunchWork, identity: ProvisionedIdentity): Promise<void> {
  const { journal } = work;
  const { directory } = work.subject;
  journal.intend("launch-directory", { path: directory.path });
  step("directory.making");
  await createLaunchDirectory(directory);
  journal.copyTo(beginJournalCopy(directory.path, { ...recordOf(work), ...whenAndWho(), identity: reachOf(identity) }));
  step("directory.made");
}

function whenAndWho(): { startedAt: string; holder: Required<Holder> } {
  return { startedAt: new Date().toISOString(), holder: ownHolder() };
}

function reachOf({ uuid, email, phone }: ProvisionedIdentity): {
  uuid: string;
  email: string;
  phone: string | undefined;
} {
  return { uuid, email, phone };
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
    onPlace: (directory) => {
      const intent = journal.intend("scope", { directory, identityUuid: identity.uuid });
      return () => journal.withdraw(intent);
    },
    onWarning: report.warn,
    places: work.places,
  });
  report.scoped(scope.directory);
  step("scope.written");
  return scope;
}

/** Asks Ravi who the scoped key is. */
export async function prove({ context, report }: LaunchWork, identity: ProvisionedIdentity): Promise<void> {
  await proveIdentity(scopedClient(context, identity), identity, context.signal);
  report.record("identity.proved", { uuid: identity.uuid });
  step("identity.proved");
}

export function scopedClient(
  { ravi, raviFetch: fetch }: LaunchContext,
  { key }: ProvisionedIdentity,
): ReturnType<typeof createRaviClient> {
  return createRaviClient({ apiUrl: ravi.apiUrl, key, timeoutMs: raviTimeoutMs, fetch });
}
