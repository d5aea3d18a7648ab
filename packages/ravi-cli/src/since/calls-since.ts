import type { Call, RaviClient } from "@persona-launcher/ravi";
import { isSince, requireSince } from "./is-since.ts";

type Calls = RaviClient["calls"];

/** Calls from an instant on; see `messagesSince`. */
export function callsSince(calls: Calls, since: Date): Calls {
  const get = async (...[id, options]: Parameters<Calls["get"]>): Promise<Call> =>
    requireSince(await calls.get(id, options), since, `call ${id}`);
  return {
    start: calls.start,
    get,
    list: async (options) => (await calls.list(options)).filter(({ created_dt }) => isSince(created_dt, since)),
    transcript: async (id, options) => {
      await get(id, options);
      return await calls.transcript(id, options);
    },
    hangup: async (id, options) => {
      await get(id, options);
      return await calls.hangup(id, options);
    },
  };
}
