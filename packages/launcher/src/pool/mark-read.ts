import type { RaviClient } from "@persona-launcher/ravi";

/** How many threads and conversations, each, are marked at most. */
const limit = 100;

/**
 * Marks what came in as read, by looking at it, so that nobody who looks for unread messages comes upon an earlier user's.
 * Only a courtesy to programs that know no cursor: failures are nobody's business.
 */
export async function markRead(
  { emailThreads, smsConversations }: Pick<RaviClient, "emailThreads" | "smsConversations">,
  hasPhone: boolean,
): Promise<void> {
  const threads = emailThreads
    .list({ unread: true })
    .then((unread) => Promise.allSettled(unread.slice(0, limit).map(({ thread_id: id }) => emailThreads.get(id))));
  const conversations = hasPhone
    ? smsConversations
        .list({ unread: true })
        .then((unread) =>
          Promise.allSettled(unread.slice(0, limit).map(({ conversation_id: id }) => smsConversations.get(id))),
        )
    : undefined;
  await Promise.allSettled([threads, conversations]);
}
