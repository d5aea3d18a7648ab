import type { Books } from "../ledger/books.ts";
import { placesAhead } from "./lease-queue.ts";

const shortestPauseMs = 20;
const longestPauseMs = 250;
/** A death is no change of the books; it is noticed at the next look all the same. */
const longestBlindnessMs = 250;

/** When a waiter looks whether it is its turn. */
export interface Rhythm {
  /** How long to do nothing. */
  pauseMs(): number;
  /** Whether something may be different from what it was at the last look. */
  isLookDue(): boolean;
}

/**
 * The nearer to its turn and the more recent the last progress, the more often a waiter looks. Jitter keeps processes
 * that began together from staying in step.
 */
export function createRhythm(books: Books, queue: string, ticket: number): Rhythm {
  let places = placesAhead(books, queue, ticket);
  let movedAt = performance.now();
  let lookedAt = -Infinity;
  let version = versionOf(books);
  return {
    pauseMs: () => {
      const calmMs = (performance.now() - movedAt) / 10;
      const pause = Math.min(longestPauseMs, Math.max(shortestPauseMs * (1 + places / 4), calmMs));
      return pause * (0.75 + Math.random() / 4);
    },
    isLookDue: () => {
      const now = performance.now();
      const newest = versionOf(books);
      if (newest === version && now < lookedAt + longestBlindnessMs) return false;
      const ahead = newest === version ? places : placesAhead(books, queue, ticket);
      if (ahead !== places) movedAt = now;
      [places, version, lookedAt] = [ahead, newest, now];
      return true;
    },
  };
}

/** Differs after every change of the books by whatever process; within this one, by whatever launch. */
function versionOf(books: Books): string {
  const { own, others } = books
    .prepare("SELECT total_changes() AS own, data_version AS others FROM pragma_data_version")
    .get() as { own: number; others: number };
  return `${own} ${others}`;
}
