import type { RaviClient } from "@persona-launcher/ravi";
import { unlessAborted } from "../many/unless-aborted.ts";

/** Waits until Ravi is known to answer. */
export type FirstContact = (client: Pick<RaviClient, "identities">, signal: AbortSignal | undefined) => Promise<void>;

/**
 * For how long an answer counts, in milliseconds. What goes wrong with Ravi meanwhile is found out by the request that
 * makes an identity, and that has to be looked up then.
 */
const contactMs = 60_000;

/**
 * Asks Ravi for its identities before anything is asked of it that may half take effect: one that is down, refuses the
 * key or answers nonsense is told by that. One request serves all who come before it is answered, and for a minute nobody
 * asks again.
 */
export function createFirstContact(): FirstContact {
  let goodUntil = 0;
  let asking: Promise<void> | undefined;
  const ask = async (client: Pick<RaviClient, "identities">): Promise<void> => {
    try {
      await client.identities.list();
      goodUntil = performance.now() + contactMs;
    } finally {
      asking = undefined;
    }
  };
  return async (client, signal) => {
    signal?.throwIfAborted();
    if (performance.now() < goodUntil) return;
    // It serves others too, so it goes on when one of them is cancelled.
    asking ??= ask(client);
    await (signal === undefined ? asking : unlessAborted(asking, signal));
  };
}
