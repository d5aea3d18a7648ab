import { mayHaveTakenEffect, RaviError } from "@persona-launcher/ravi";
import {
  changeIdentity,
  enterIdentity,
  findIdentity,
  forgetIdentity,
  type IdentityKey,
  type IdentityRecord,
} from "../identity/identity-registry.ts";
import { provisionIdentity, type ProvisionedIdentity } from "../identity/provision-identity.ts";
import type { Books } from "../ledger/books.ts";
import { openIntents, type Intent } from "../ledger/journal.ts";
import { didWeMake, noteIdentity, noteReach } from "../ledger/launches.ts";
import { step } from "../steps.ts";
import { gitDirectoryOf } from "../workspace/git-worktree.ts";
import type { LaunchWork } from "./enter-books.ts";
import type { LaunchContext } from "./launch-context.ts";
import { isOwnName } from "./launch-id.ts";
import { isOpenEnded, type LaunchJournal } from "./launch-journal.ts";
import type { LaunchSubject } from "./launch-plan.ts";

/**
 * Finds or makes the identity.
 *
 * @param onMaking Called when Ravi is about to be asked to make it: what else the launch needs can be made meanwhile.
 */
export async function provision(work: LaunchWork, onMaking?: () => void): Promise<ProvisionedIdentity> {
  const { subject, context, report, journal, identityName: name, pool } = work;
  const { phone, lifecycle } = subject.identity;
  const place = lifecycle === "workspace" ? await placeOf(subject) : {};
  const { books, management, ravi, signal } = context;
  const key = { ravi: ravi.name, name, lifecycle, ...(pool === undefined ? {} : { pool }), ...place };
  const entry = (): IdentityRecord => enterIdentity(books, key);
  const keyLabel = `persona-launcher ${subject.launchId}`;
  const inherited = openIntents(books, subject.launchId).filter((one) => one.effect === "identity");
  let intent: Intent<"identity"> | undefined;
  // Both or neither, and with the uuid at once where it is known: what is found is not taken for ours.
  const intend = (uuid?: string): Intent<"identity"> =>
    books.transaction(() => {
      entry();
      step("identity.entered");
      return journal.intend("identity", { ...key, ...(uuid === undefined ? {} : { uuid }) });
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
      if (what === "identity") onMaking?.();
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
        intent ??= intend(uuid);
        journal.amend(intent, { uuid, isMade });
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

/** Where the workspace of a launch is, for its identity. */
export async function placeOf({
  workspace: { path },
}: LaunchSubject): Promise<Pick<IdentityKey, "workspace" | "gitDirectory">> {
  return { workspace: path, gitDirectory: await gitDirectoryOf(path) };
}

function contactFor(
  name: string,
  { launchId }: LaunchSubject,
  context: LaunchContext,
): (() => Promise<void>) | undefined {
  const { contact, signal } = context;
  return contact !== undefined && isOwnName(name, launchId) ? () => contact(context, signal) : undefined;
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
