import { channel } from "node:diagnostics_channel";
import type { Effect } from "./ledger/journal.ts";

/**
 * Every moment of a launch that is told of on `persona-launcher:step`, roughly in the order in which they come: a verb in
 * `-ing` (and `undo.`) says what is about to happen, any other what has just happened. `intent.written`,
 * `ledger.written`, `identity.entered`, `.noted` and `.amended` come in a transaction that is not committed yet.
 */
export const stepNames = [
  // The books.
  "books.opened",
  "launch.entered",
  "launch.planned",
  "intent.written",
  "intent.committed",
  "ledger.written",
  // The identity.
  "identity.looking-up",
  "identity.looked-up",
  "identity.entered",
  "identity.making",
  "identity.made",
  "identity.noted",
  "identity.amended",
  "identity.known",
  "key.making",
  "key.made",
  "identity.provisioned",
  // An identity of a pool.
  "slot.opening",
  "slot.opened",
  // The launch directory.
  "directory.making",
  "directory.parent-made",
  "directory.made",
  "directory.copy-begun",
  // The scope.
  "scope.claimed",
  "scope.intended",
  "scope.directory-made",
  "scope.gitignore-written",
  "scope.config-written",
  "scope.bin-made",
  "scope.command-written",
  "scope.environment-written",
  "scope.claims-made",
  "scope.copied",
  "scope.written",
  "identity-file.intended",
  "identity-file.written",
  // Credentials and proof.
  "vault.read",
  "credentials.resolved",
  "identity.proved",
  "processes.intended",
  // The agent's files.
  "files.directories-made",
  "files.written",
  "files.linked",
  "files.complete",
  "skills.staged",
  "placeholders.intended",
  // The agent.
  "process.starting",
  "process.started",
  "process.noted",
  "process.ended",
  // The end.
  "launch.ending",
  "claims.noted",
  "scope.command-removed",
  "scope.claims-removed",
  "scope.config-removed",
  "scope.gitignore-removed",
  "files.entry-removed",
  "identity.deleting",
  "identity.deleted",
  "identity.key-forgotten",
  "identity.release-noted",
  "release.beginning",
  "release.noted",
  "release.files-removed",
  "release.scope-removed",
  "slot.scrubbing",
  "slot.scrubbed",
  "slot.freed",
  "launch.unwound",
  "launch.end-recorded",
  "launch.ended",
] as const;

/** `undo.scope`: about to take a scope back; `undone.scope`: it is gone, and the journal does not know yet; `settled.scope`. */
export type UndoStep = `${"undo" | "undone" | "settled"}.${Effect}`;

export type StepName = (typeof stepNames)[number] | UndoStep;

/** What a subscriber of `persona-launcher:step` gets. */
export interface Step {
  name: StepName;
}

const steps = channel("persona-launcher:step");

/** Tells whoever listens, at once and before anything else happens. Costs nothing when nobody does. */
export function step(name: StepName): void {
  if (steps.hasSubscribers) steps.publish({ name } satisfies Step);
}
