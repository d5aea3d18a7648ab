import type { RaviClient } from "@persona-launcher/ravi";
import type { KeptKeys } from "../identity/kept-key.ts";
import type { Release } from "../identity/release-identity.ts";
import type { LaunchError } from "../launch-error.ts";
import type { Books } from "../ledger/books.ts";
import type { Effect, Effects, Intent } from "../ledger/journal.ts";
import { sweepLaunch } from "../process/stop-tree.ts";
import { undoSlot } from "../pool/undo-slot.ts";
import { undoIdentity, undoIdentityKey } from "./undo-identity.ts";
import { undoIdentityFile, undoLaunchDirectory, undoPlaceholders, undoScope } from "./undo-files.ts";

/** Where effects are taken back. */
export interface UndoWorld {
  books: Books;
  keys: KeptKeys;
  /** Name of the Ravi that `management` acts at. */
  ravi: string;
  /** Acts for the account. */
  management: RaviClient;
  /** A client that acts as the identity of a key. */
  actAs: (identity: { key: string }) => RaviClient;
  /** See `RecoverOptions`. */
  settlingMs: number;
  /** Takes over when what became of an effect cannot be noted in the books; without it, that is thrown. */
  onUnnoted?: ((fault: LaunchError) => void) | undefined;
}

/** What became of an effect. `open`: it is to be looked at again. */
export interface Undone {
  state: "undone" | "kept" | "left-behind" | "open";
  /** Why it is not undone. */
  reason?: string;
  /** What became of identities. */
  released?: readonly ReleasedIdentity[];
}

export interface ReleasedIdentity {
  uuid: string;
  name: string;
  release: Release;
}

/**
 * Takes an effect back, going by the journal and by what is there. Safe to repeat, and safe for an effect that was never
 * begun or half done.
 *
 * @throws Whatever Ravi or the file system throws; the intent stays open then.
 */
export async function undoEffect<E extends Effect>(intent: Intent<E>, world: UndoWorld): Promise<Undone> {
  return await undoers[intent.effect](intent, world);
}

const undoers: { [E in Effect]: (intent: Intent<E>, world: UndoWorld) => Undone | Promise<Undone> } = {
  identity: undoIdentity,
  "identity-key": undoIdentityKey,
  slot: undoSlot,
  scope: ({ data }) => undoScope(data),
  "identity-file": ({ data }) => undoIdentityFile(data),
  "launch-directory": ({ data }) => undoLaunchDirectory(data),
  placeholders: ({ data }) => undoPlaceholders(data),
  processes: ({ data }) => undoProcesses(data),
};

async function undoProcesses({ launchId }: Effects["processes"]): Promise<Undone> {
  await sweepLaunch(launchId, undefined);
  return { state: "undone" };
}
