import { LaunchError } from "../launch-error.ts";
import { requireLease } from "../leases/keep-lease.ts";
import type { Lease } from "../leases/lease.ts";
import type { Books } from "../ledger/books.ts";
import { isBooksFault } from "../ledger/books-fault.ts";
import { flushBooks } from "../ledger/flush-books.ts";
import {
  amend,
  intend,
  openIntents,
  settle,
  type AnyIntent,
  type Effect,
  type Effects,
  type Intent,
  type IntentState,
} from "../ledger/journal.ts";
import type { JournalCopy } from "../ledger/journal-copy.ts";
import { isEntered } from "../ledger/launches.ts";
import type { Undone } from "../recovery/undo-effect.ts";
import { step } from "../steps.ts";

/** The effects of one launch: on disk before they happen, and by that taken back at its end, however it ends. */
export interface LaunchJournal {
  /**
   * Notes what is about to be done. Whoever does it waits for `onDisk()` first.
   *
   * @throws LaunchError `LEASE_LOST` when the launch has no right to it any more.
   */
  intend<E extends Effect>(effect: E, data: Effects[E]): Intent<E>;
  /**
   * Resolves when everything noted so far outlives a loss of power.
   *
   * @throws LaunchError `STATE_UNWRITABLE`.
   */
  onDisk(): Promise<void>;
  /** Notes what is known about an effect only now. */
  amend<E extends Effect>(intent: Intent<E>, more: Partial<Effects[E]>): void;
  /** What any launch has noted of an effect that may still stand. */
  standing<E extends Effect>(effect: E): Effects[E][];
  /** Notes that an effect did not come about after all, or is taken back already. */
  withdraw(intent: Pick<Intent, "id" | "launchId">): void;
  /**
   * Notes that effects of these kinds stand for good: the launch does not answer for them any more, but for an identity
   * of which there may be several.
   */
  keep(...effects: Effect[]): void;
  /** From now on everything is also noted there, beginning with what has been noted so far. */
  copyTo(copy: JournalCopy): void;
  /** Takes everything back, last things first; one failure does not keep the rest from being taken back. */
  unwind(watcher: UnwindWatcher): Promise<void>;
}

export interface UnwindWatcher {
  /** Could not be taken back. */
  onFailure: (intent: AnyIntent, reason: string) => void;
  /** What became of it cannot be noted in the books. */
  onUnnoted: (fault: LaunchError) => void;
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
  // The books may be lost while the launch lasts. It has inherited some, and was entered with others.
  const own = new Map(
    openIntents(books, launchId)
      .map((intent) => [intent.id, intent] as const)
      .toReversed(),
  );
  let copy: JournalCopy | undefined;
  const note = (intent: AnyIntent, state: IntentState): void => {
    if (state === "intended") own.set(intent.id, intent);
    else own.delete(intent.id);
    copy?.note(intent, state);
  };
  return {
    intend: (effect, data) => {
      const intent = books.transaction(() => {
        requireBooks(books, launchId);
        for (const lease of leases) requireLease(books, lease);
        return intend(books, launchId, effect, data);
      });
      note(intent as AnyIntent, "intended");
      step("intent.committed");
      return intent;
    },
    onDisk: () => flushBooks(books),
    amend: (intent, more) => {
      amend(books, intent, more);
      note(intent as AnyIntent, "intended");
    },
    standing: <E extends Effect>(effect: E) =>
      openIntents(books).flatMap((intent) => (intent.effect === effect ? [intent.data as Effects[E]] : [])),
    keep: (...effects) => {
      const kept = openIntents(books, launchId).filter((one) => effects.includes(one.effect) && !isOpenEnded(one));
      books.transaction(() => kept.forEach((intent) => settle(books, intent, "kept")));
      for (const intent of kept) note(intent, "kept");
    },
    withdraw: (intent) => {
      settle(books, intent, "undone");
      const known = own.get(intent.id);
      if (known !== undefined) note(known, "undone");
    },
    copyTo: (to) => {
      copy = to;
      for (const intent of own.values()) copy.note(intent, "intended");
    },
    unwind: async ({ onFailure, onUnnoted }) => {
      for (const intent of standingOf(books, launchId, own)) {
        try {
          await takeBack(books, intent, undo, onFailure);
        } catch (error) {
          if (isBooksFault(error)) onUnnoted(error);
          else onFailure(intent, error instanceof Error ? error.message : String(error));
        }
      }
    },
  };
}

/** With the books, the launch has lost its right to its identity: whoever opens the next ones does not know of it. */
function requireBooks(books: Books, launchId: string): void {
  if (books.condition() !== "gone") return;
  throw new LaunchError("LEASE_LOST", `Cannot go on with launch "${launchId}": the books were deleted or replaced`, {
    hint: "Start the launch again; it begins new books",
  });
}

/** What the books say; what this launch remembers, where they cannot be read or are others by now. */
function standingOf(books: Books, launchId: string, own: ReadonlyMap<number, AnyIntent>): AnyIntent[] {
  try {
    if (isEntered(books, launchId)) return openIntents(books, launchId);
  } catch (error) {
    if (!isBooksFault(error)) throw error;
  }
  const latestFirst = [...own.values()].toReversed();
  // As `openIntents` has it.
  return latestFirst.toSorted((a, b) => Number(b.effect === "processes") - Number(a.effect === "processes"));
}

/** Whether more of an identity may come about than is known. */
export function isOpenEnded({ effect, data }: AnyIntent): boolean {
  return effect === "identity" && (data.uuid === undefined || data.isUnclear === true);
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
