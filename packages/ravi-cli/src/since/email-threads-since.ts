import type { EmailMessage, EmailThread, RaviClient } from "@persona-launcher/ravi";
import { isSince, notShown } from "./is-since.ts";

type EmailThreads = RaviClient["emailThreads"];

/**
 * Threads with mail from an instant on, and of each only that mail; see `messagesSince`.
 *
 * @param mails Those from that instant on.
 */
export function emailThreadsSince(
  threads: EmailThreads,
  mails: Pick<RaviClient["emailMessages"], "list">,
  since: Date,
): EmailThreads {
  return {
    list: async (filter, options) => {
      const listed = await threads.list(filter, options);
      const current = listed.filter((thread) => isSince(thread.latest_message_dt, since));
      if (current.every((thread) => isSince(thread.oldest_message_dt, since))) return current;
      const all = await mails.list(undefined, options);
      const shown = current.map((thread) => sharedThread(thread, all, since));
      return filter?.unread === true ? shown.filter(({ unread_count }) => unread_count > 0) : shown;
    },
    get: async (threadId, options) => {
      const thread = await threads.get(threadId, options);
      const messages = thread.messages.filter(({ created_dt }) => isSince(created_dt, since));
      const [oldest] = messages;
      if (oldest === undefined) throw notShown(`thread "${threadId}"`);
      const isWhole = messages.length === thread.messages.length;
      return isWhole ? thread : { ...thread, subject: oldest.subject, message_count: messages.length, messages };
    },
  };
}

/** A thread that began before: what a list says of it, without what came before. */
function sharedThread(thread: EmailThread, all: readonly EmailMessage[], since: Date): EmailThread {
  if (isSince(thread.oldest_message_dt, since)) return thread;
  const own = all.filter(({ thread_id }) => thread_id === thread.thread_id);
  const incoming = own.filter(({ direction }) => direction === "incoming");
  const oldest = own.at(-1);
  return {
    ...thread,
    subject: oldest?.subject ?? "",
    preview: incoming.length === 0 ? "" : thread.preview,
    from_email: incoming[0]?.from_email ?? "",
    message_count: own.length,
    unread_count: incoming.filter(({ is_read }) => !is_read).length,
    oldest_message_dt: oldest?.created_dt ?? thread.latest_message_dt,
  };
}
