import type { RaviClient } from "@persona-launcher/ravi";
import type { Books } from "../ledger/books.ts";
import { hasLatelyServed } from "../ledger/launches.ts";
import { unlessAborted } from "../many/unless-aborted.ts";

/** Waits until Ravi is known to answer. */
export type FirstContact = (at: ContactPlace, signal: AbortSignal | undefined) => Promise<void>;

/** The Ravi that is meant. */
export interface ContactPlace {
  books: Books;
  ravi: { name: string };
  management: Pick<RaviClient, "identities">;
}

/**
 * For how long an answer counts, in milliseconds. What goes wrong with Ravi meanwhile is found out by the request that
 * makes an identity, and that has to be looked up then.
 */
const contactMs = 60_000;

/** For how long it counts that a launch got an identity there, this process's or another's. */
const acquaintanceMs = 24 * 60 * 60_000;

/** A request for all who wait for it. */
interface Asking {
  answer: Promise<void>;
  waiting: number;
  end: AbortController;
}

/**
 * Asks Ravi for its identities before anything is asked of it that may half take effect: one that is down, refuses the
 * key or answers nonsense is told by that. One request serves all who come before it is answered, and for a minute nobody
 * asks again. A Ravi that has served a launch within a day is asked at once for what is wanted of it.
 */
export function createFirstContact(): FirstContact {
  let goodUntil = 0;
  let asking: Asking | undefined;
  const ask = (management: ContactPlace["management"]): Asking => {
    const end = new AbortController();
    const answer = management.identities
      .list({ signal: end.signal })
      .then(() => void (goodUntil = performance.now() + contactMs));
    return { answer, waiting: 0, end };
  };
  return async ({ books, ravi, management }, signal) => {
    signal?.throwIfAborted();
    if (performance.now() < goodUntil || hasLatelyServed(books, ravi.name, acquaintanceMs)) return;
    const mine = (asking ??= ask(management));
    mine.waiting += 1;
    try {
      await (signal === undefined ? mine.answer : unlessAborted(mine.answer, signal));
    } finally {
      mine.waiting -= 1;
      if (mine.waiting === 0) {
        // Nobody wants its answer, and a process that could end would wait for it.
        mine.end.abort();
        if (asking === mine) asking = undefined;
      }
    }
  };
}
