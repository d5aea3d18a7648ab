import type { EmailMessage, EmailThread } from "@persona-launcher/ravi";
import type { Compat } from "../compat.ts";
import type { Session } from "../session/session.ts";

/**
 * Mail threads, newest first. Ravi lists a preview of each; its documents read `text_content` there, which as
 * `documented` is that of the thread's newest incoming mail.
 */
export async function listThreads(
  { client }: Session,
  unread: true | undefined,
  compat: Compat,
): Promise<EmailThread[]> {
  const threads = await client.emailThreads.list({ unread });
  if (compat === "released") return threads;
  const texts = newestTexts(await client.emailMessages.list({ unread }));
  return newestFirst(threads).map((thread) => ({ ...thread, text_content: texts.get(thread.thread_id) ?? "" }));
}

function newestTexts(messages: readonly EmailMessage[]): Map<string, string> {
  const incoming = messages.filter(({ direction }) => direction === "incoming");
  // Newest first, so the later entry of a key is the older one and must not win.
  return new Map(incoming.toReversed().map((message) => [message.thread_id, message.text_content]));
}

function newestFirst(threads: readonly EmailThread[]): EmailThread[] {
  return threads.toSorted((a, b) => Date.parse(b.latest_message_dt) - Date.parse(a.latest_message_dt));
}
