import { z } from "zod";
import { directionSchema, nullableStringSchema, timestampSchema } from "./scalars.ts";

/** `GET /api/sms-inbox/`, one element. `conversation_id` is `{phone_id}_{from_number}`. Carries a preview and no body. */
export const smsConversationSchema = z.object({
  conversation_id: z.string().min(1),
  from_number: nullableStringSchema,
  phone: nullableStringSchema,
  phone_number: nullableStringSchema,
  preview: nullableStringSchema,
  message_count: z.int(),
  unread_count: z.int(),
  latest_message_dt: timestampSchema,
});

/** A conversation by text message as a list shows it. */
export interface SmsConversation extends z.infer<typeof smsConversationSchema> {}

const smsFields = {
  id: z.int(),
  body: nullableStringSchema,
  direction: directionSchema,
  is_read: z.boolean(),
  created_dt: timestampSchema,
};

/** `GET /api/messages/`, one element. */
export const smsMessageSchema = z.object({
  ...smsFields,
  url: nullableStringSchema,
  from_number: nullableStringSchema,
  to_number: nullableStringSchema,
  message_sid: nullableStringSchema,
  phone: nullableStringSchema,
});

/** A text message. */
export interface SmsMessage extends z.infer<typeof smsMessageSchema> {}

/** `GET /api/sms-inbox/{conversation_id}/`: a conversation and its messages, oldest first. */
export const smsConversationDetailSchema = z.object({
  conversation_id: z.string().min(1),
  from_number: nullableStringSchema,
  phone: nullableStringSchema,
  message_count: z.int(),
  messages: z.array(z.object(smsFields)),
});

/** A conversation by text message with its messages. */
export interface SmsConversationDetail extends z.infer<typeof smsConversationDetailSchema> {}
