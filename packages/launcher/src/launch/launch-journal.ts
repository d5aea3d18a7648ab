import { requireLease } from "../leases/keep-lease.ts";
import type { Lease } from "../leases/lease.ts";
import type { Books } from "../ledger/books.ts";
import {
  amend,
  intend,
  openIntents,
  settle,
  type AnyIntent,
  type Effect,
  type Effects,
  type Intent,
} from "../ledger/journal.ts";
import type { Undone } from "../recovery/undo-effect.ts";
import { step } from "../steps.ts";

/** The effects of one launch: on disk before they happen, and by that taken back at its end, however it ends. */
export interface LaunchJournal {
  /**
   * Notes what is about to be done.
   *
   * @throws LaunchError `LEASE_LOST` when the launch has no right to it any more.
   */
  intend<E extends Effect>(effect: E, data: Effects[E]): Intent<E>;
  /** Notes what is known about an effect only now. */
  amend<E extends Effect>(intent: Intent<E>, more: Partial<Effects[E]>): void;
  /** What any launch has noted of an effect that may still stand. */
  standing<E extends Effect>(effect: E): Effects[E][];
  /** Notes that an effect did not come about after all, or is taken back already. */
  withdraw(intent: Pick<Intent, "id">): void;
  /**
   * Notes that effects of these kinds stand for good: the launch does not answer for them any more. An identity of which
   * nobody knows yet whether it comes about is none of them.
   */
  keep(...effects: Effect[]): void;
  /** Takes everything back, last things first; one failure does not keep the rest from being taken back. */
  unwind(onFailure: (intent: AnyIntent, reason: string) => void): Promise<void>;
}

export interface LaunchJournalOptions {
  books: Books;
  launchId: string;
  /** The rights under which the launch acts. */
  leases: readonly Lease[];
  /** See `undoEffect`. */
  undo: (intent: AnyIntent) => Promise<Undone>;
}

export function createLaunchJournal({ books, launchId, leases, undo }: LaunchJournalOptions): LaunchJournal {
  return {
    intend: (effect, data) => {
      const intent = books.transaction(() => {
        for (const lease of leases) requireLease(books, lease);
        return intend(books, launchId, effect, data);
      });
      step("intent.committed");
      return intent;
    },
    amend: (intent, more) => amend(books, intent, more),
    standing: <E extends Effect>(effect: E) =>
      openIntents(books).flatMap((intent) => (intent.effect === effect ? [intent.data as Effects[E]] : [])),
    keep: (...effects) => {
      const kept = openIntents(books, launchId).filter((one) => effects.includes(one.effect) && isKnown(one));
      books.transaction(() => kept.forEach((intent) => settle(books, intent, "kept")));
    },
    withdraw: (intent) => settle(books, intent, "undone"),
    unwind: async (onFailure) => {
      for (const intent of openIntents(books, launchId)) await takeBack(books, intent, undo, onFailure);
    },
  };
}

function isKnown({ effect, data }: AnyIntent): boolean {
  return effect !== "identity" || data.uuid !== undefined;
}

/** Takes one effect back and notes what became of it. One that stays open is the janitor's. */
export async function takeBack(
  books: Books,
  intent: AnyIntent,
  undo: LaunchJournalOptions["undo"],
  onFailure: (intent: AnyIntent, reason: string) => void,
): Promise<Undone> {
  step(`undo.${intent.effect}`);
  const undone = await undo(intent).catch((error: unknown): Undone => {
    return { state: "open", reason: error instanceof Error ? error.message : String(error) };
  });
  step(`undone.${intent.effect}`);
  if (undone.state !== "open") settle(books, intent, undone.state, undone.reason);
  else if (undone.released === undefined) onFailure(intent, undone.reason ?? "");
  step(`settled.${intent.effect}`);
  return undone;
}
