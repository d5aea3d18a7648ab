import { setTimeout as delay } from "node:timers/promises";
import type { LaunchContext } from "../launch/launch-context.ts";
import { settlingTimeOf } from "../launch/ravi-timeout.ts";
import { openIntents } from "../ledger/journal.ts";
import { lostAmong } from "../recovery/lost-launches.ts";
import { recoverLaunches } from "../recovery/recover-launches.ts";

/** How often somebody who waits for a slot looks after those of dead launches, in milliseconds. */
const firstPauseMs = 500;
/** Ravi may not answer; then there is no point in asking it twice a second. */
const longestPauseMs = 10_000;

/**
 * Cleans the slots of a pool that launches left whose process is gone.
 *
 * @param by The launch that does it.
 * @returns `open`: something is to be looked at again; `nothing`: no slot was in need of it.
 */
export async function recoverSlots(
  pool: string,
  by: string,
  context: LaunchContext,
): Promise<"done" | "open" | "nothing"> {
  const { books, ravi } = context;
  const users = openIntents(books).filter(
    ({ effect, data }) => effect === "slot" && data.ravi === ravi.name && data.pool === pool,
  );
  const lost = lostAmong(
    books,
    users.map(({ launchId }) => launchId),
  );
  if (lost.length === 0) return "nothing";
  const launchIds = new Set(lost);
  const recovered = await recoverLaunches(
    { ...context, ravi: ravi.name, settlingMs: settlingTimeOf(context.raviTimeoutMs) },
    { by, launchIds },
  );
  return recovered.some(({ effects }) => effects.some(({ state }) => state === "open")) ? "open" : "done";
}

/** Does so again and again, until it is disposed of; what it is at then it brings to an end in the background. */
export function lookAfterSlots(pool: string, by: string, context: LaunchContext): Disposable {
  const ending = new AbortController();
  const look = async (): Promise<void> => {
    for (let pauseMs = firstPauseMs; !ending.signal.aborted;) {
      const outcome = await recoverSlots(pool, by, context).catch(() => "open");
      pauseMs = outcome === "open" ? Math.min(pauseMs * 2, longestPauseMs) : firstPauseMs;
      await delay(pauseMs, undefined, { signal: ending.signal }).catch(() => {});
    }
  };
  void look();
  return { [Symbol.dispose]: () => ending.abort() };
}
