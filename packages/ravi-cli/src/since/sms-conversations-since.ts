import type { RaviClient, SmsConversation, SmsMessage } from "@persona-launcher/ravi";
import { isSince, notShown } from "./is-since.ts";

type SmsConversations = RaviClient["smsConversations"];

/**
 * Conversations with text messages from an instant on, and of each only those; see `messagesSince`.
 *
 * @param texts Those from that instant on.
 */
export function smsConversationsSince(
  conversations: SmsConversations,
  texts: Pick<RaviClient["smsMessages"], "list">,
  since: Date,
): SmsConversations {
  return {
    list: async (filter, options) => {
      const listed = await conversations.list(filter, options);
      const current = listed.filter((each) => isSince(each.latest_message_dt, since));
      if (current.length === 0) return [];
      // A list does not say when a conversation began.
      const all = await texts.list(undefined, options);
      const shown = current.map((each) => counted(each, all));
      return filter?.unread === true ? shown.filter(({ unread_count }) => unread_count > 0) : shown;
    },
    get: async (conversationId, options) => {
      const conversation = await conversations.get(conversationId, options);
      const messages = conversation.messages.filter(({ created_dt }) => isSince(created_dt, since));
      if (messages.length === 0) throw notShown(`conversation "${conversationId}"`);
      return { ...conversation, message_count: messages.length, messages };
    },
  };
}

function counted(conversation: SmsConversation, all: readonly SmsMessage[]): SmsConversation {
  const other = conversation.from_number;
  const own = all.filter(({ direction, from_number, to_number }) =>
    direction === "incoming" ? from_number === other : to_number === other,
  );
  const incoming = own.filter(({ direction }) => direction === "incoming");
  return {
    ...conversation,
    preview: incoming.length === 0 ? "" : conversation.preview,
    message_count: own.length,
    unread_count: incoming.filter(({ is_read }) => !is_read).length,
  };
}
