import type { smsConversationDetailSchema, smsConversationSchema, smsMessageSchema } from "@persona-launcher/ravi";
import { z } from "zod";
import { type ApiCall, type ApiReply, created, ok } from "../http/api-call.ts";
import { ApiProblem, notFound } from "../http/api-problem.ts";
import { booleanQuery, integerParam, parseBody } from "../http/request-input.ts";
import { requestIdentityId, requestScope } from "../http/request-scope.ts";
import { findPhoneOf } from "../state/phones.ts";
import { sendSms } from "../state/send-sms.ts";
import * as sms from "../state/sms.ts";
import { plainNumber } from "../state/plain-number.ts";

export type SmsMessageWire = z.input<typeof smsMessageSchema>;

const sendBody = z.object({
  to_number: z
    .string()
    .transform(plainNumber)
    .pipe(z.string().regex(/^\+[1-9]\d{4,14}$/, "Must be a phone number like +12015550100.")),
  body: z.string().min(1, "This field may not be blank.").max(1600),
});

export function listConversations(call: ApiCall): ApiReply {
  const found = sms.listConversations(call.state, requestScope(call), booleanQuery(call, "has_unread"));
  return ok(found.map(toConversation));
}

/** Reading a conversation marks its messages read; the answer still shows which ones were new. */
export function getConversation(call: ApiCall): ApiReply {
  const conversationId = call.param("conversation_id");
  const id = parseConversationId(conversationId);
  const messages = id === undefined ? [] : sms.listConversationSms(call.state, requestScope(call), id);
  const [first] = messages;
  if (id === undefined || first === undefined) throw notFound();
  sms.markConversationRead(call.state, id);
  return ok({
    conversation_id: conversationId,
    from_number: id.partner,
    phone: ownNumber(first),
    message_count: messages.length,
    messages: messages.map(toConversationMessage),
  } satisfies z.input<typeof smsConversationDetailSchema>);
}

export function listMessages(call: ApiCall): ApiReply {
  const found = sms.listSms(call.state, requestScope(call), booleanQuery(call, "is_read"));
  return ok(found.map((message) => toSmsMessage(message, call.origin)));
}

/** Reading a message marks it read; the answer still shows whether it was new. */
export function getMessage(call: ApiCall): ApiReply {
  const id = integerParam(call, "id");
  const message = id === undefined ? undefined : sms.findSms(call.state, requestScope(call), id);
  if (message === undefined) throw notFound();
  sms.markSmsRead(call.state, message.id);
  return ok(toSmsMessage(message, call.origin));
}

/** `POST /api/messages/send/` `{to_number, body}`: from the identity's phone. */
export function sendMessage(call: ApiCall): ApiReply {
  const identityId = requestIdentityId(call);
  const { to_number: to, body } = parseBody(call, sendBody);
  const phone = findPhoneOf(call.state, identityId);
  if (phone === undefined) throw new ApiProblem(400, { detail: "This identity has no phone number." });
  const stored = sms.findSms(call.state, { kind: "identity", identityId }, sendSms(call.state, phone, to, body));
  if (stored === undefined) throw new Error("Cannot read back the message just sent: it is gone");
  return created(toSmsMessage(stored, call.origin));
}

export function toSmsMessage(message: sms.StoredSms, origin: string): SmsMessageWire {
  return {
    ...toConversationMessage(message),
    url: `${origin}/api/messages/${message.id}/`,
    from_number: message.from_number,
    to_number: message.to_number,
    message_sid: message.message_sid,
    phone: ownNumber(message),
  };
}

function ownNumber(message: sms.StoredSms): string {
  return message.direction === "incoming" ? message.to_number : message.from_number;
}

function parseConversationId(text: string): sms.ConversationId | undefined {
  const match = /^(\d{1,15})_(.+)$/s.exec(text);
  const [, phoneId, partner] = match ?? [];
  if (phoneId === undefined || partner === undefined) return undefined;
  return { phoneId: Number(phoneId), partner };
}

function toConversation(conversation: sms.StoredConversation): z.input<typeof smsConversationSchema> {
  return {
    conversation_id: `${conversation.phone_id}_${conversation.partner}`,
    from_number: conversation.partner,
    phone: conversation.phone_number,
    phone_number: conversation.phone_number,
    preview: conversation.body.slice(0, 160),
    message_count: conversation.message_count,
    unread_count: conversation.unread_count,
    latest_message_dt: conversation.latest_message_dt,
  };
}

function toConversationMessage(
  message: sms.StoredSms,
): z.input<typeof smsConversationDetailSchema>["messages"][number] {
  const { id, body, direction, is_read, created_dt } = message;
  return { id, body, direction, is_read: is_read === 1, created_dt };
}
