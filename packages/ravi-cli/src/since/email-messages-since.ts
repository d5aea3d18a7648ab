import type { EmailMessage, RaviClient } from "@persona-launcher/ravi";
import { isSince, requireSince } from "./is-since.ts";

type EmailMessages = RaviClient["emailMessages"];

/** Mails from an instant on; see `messagesSince`. */
export function emailMessagesSince(mails: EmailMessages, since: Date): EmailMessages {
  // The service is asked for "after", and ignores it where it knows no such filter.
  const before = new Date(since.getTime() - 1);
  const get = async (...[id, options]: Parameters<EmailMessages["get"]>): Promise<EmailMessage> =>
    requireSince(await mails.get(id, options), since, `mail ${id}`);
  return {
    compose: mails.compose,
    get,
    list: async (filter, options) => {
      const listed = await mails.list({ createdAfter: before, ...filter }, options);
      return listed.filter(({ created_dt }) => isSince(created_dt, since));
    },
    reply: async (id, mail, options) => {
      await get(id, options);
      return await mails.reply(id, mail, options);
    },
    replyAll: async (id, mail, options) => {
      await get(id, options);
      return await mails.replyAll(id, mail, options);
    },
    forward: async (id, mail, options) => {
      await get(id, options);
      return await mails.forward(id, mail, options);
    },
  };
}
