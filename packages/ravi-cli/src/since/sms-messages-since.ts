import type { RaviClient } from "@persona-launcher/ravi";
import { isSince, requireSince } from "./is-since.ts";

type SmsMessages = RaviClient["smsMessages"];

/** Text messages from an instant on; see `messagesSince`. */
export function smsMessagesSince(texts: SmsMessages, since: Date): SmsMessages {
  return {
    send: texts.send,
    get: async (id, options) => requireSince(await texts.get(id, options), since, `text message ${id}`),
    list: async (filter, options) =>
      (await texts.list(filter, options)).filter(({ created_dt }) => isSince(created_dt, since)),
  };
}
