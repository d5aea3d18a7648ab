import type { SmsConversation, SmsMessage } from "@persona-launcher/ravi";
import type { Compat } from "../compat.ts";
import type { Session } from "../session/session.ts";

/**
 * Text message conversations. Ravi lists a preview of each; its documents read `body` there, which as `documented` is
 * that of the conversation's newest incoming message.
 */
export async function listConversations(
  { client }: Session,
  unread: true | undefined,
  compat: Compat,
): Promise<SmsConversation[]> {
  const conversations = await client.smsConversations.list({ unread });
  if (compat === "released") return conversations;
  const bodies = newestBodies(await client.smsMessages.list({ unread }));
  return newestFirst(conversations).map((each) => ({ ...each, body: bodies.get(each.from_number) ?? "" }));
}

function newestBodies(messages: readonly SmsMessage[]): Map<string, string> {
  const incoming = messages.filter(({ direction }) => direction === "incoming");
  // Newest first, so the later entry of a key is the older one and must not win.
  return new Map(incoming.toReversed().map((message) => [message.from_number, message.body]));
}

function newestFirst(conversations: readonly SmsConversation[]): SmsConversation[] {
  return conversations.toSorted((a, b) => Date.parse(b.latest_message_dt) - Date.parse(a.latest_message_dt));
}
