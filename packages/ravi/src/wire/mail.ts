import { z } from "zod";
import { directionSchema, nullableStringSchema, timestampSchema } from "./scalars.ts";

/** `GET /api/email-inbox/`, one element. Carries a preview and no body. */
export const emailThreadSchema = z.object({
  thread_id: z.string().min(1),
  subject: nullableStringSchema,
  preview: nullableStringSchema,
  from_email: nullableStringSchema,
  inbox: nullableStringSchema,
  message_count: z.int(),
  unread_count: z.int(),
  latest_message_dt: timestampSchema,
  oldest_message_dt: timestampSchema,
});

/** A mail thread as a list shows it. */
export interface EmailThread extends z.infer<typeof emailThreadSchema> {}

/** A file of a mail, as messages list it. `size` is in bytes; `download_url` may lead to another host. */
export const attachmentSchema = z.object({
  uuid: z.string().min(1),
  filename: nullableStringSchema,
  content_type: nullableStringSchema,
  size: z.int(),
  is_inline: z.boolean().default(false),
  download_url: nullableStringSchema,
});

/** A file of a received or sent mail. */
export interface Attachment extends z.infer<typeof attachmentSchema> {}

const emailFields = {
  id: z.int(),
  from_email: nullableStringSchema,
  to_email: nullableStringSchema,
  cc: nullableStringSchema,
  subject: nullableStringSchema,
  text_content: nullableStringSchema,
  html_content: nullableStringSchema,
  direction: directionSchema,
  is_read: z.boolean(),
  attachments: z
    .array(attachmentSchema)
    .nullish()
    .transform((attachments) => attachments ?? []),
  created_dt: timestampSchema,
};

/** `GET /api/email-messages/`, one element: a message with its bodies. */
export const emailMessageSchema = z.object({
  ...emailFields,
  url: nullableStringSchema,
  message_id: nullableStringSchema,
  thread_id: nullableStringSchema,
});

/** A mail with its bodies, as text and as HTML; either may be empty. */
export interface EmailMessage extends z.infer<typeof emailMessageSchema> {}

/** `GET /api/email-inbox/{thread_id}/`: a thread and its messages, oldest first. */
export const emailThreadDetailSchema = z.object({
  thread_id: z.string().min(1),
  subject: nullableStringSchema,
  message_count: z.int(),
  messages: z.array(z.object(emailFields)),
});

/** A mail thread with its messages. */
export interface EmailThreadDetail extends z.infer<typeof emailThreadDetailSchema> {}

/** `POST /api/email-attachments/presign/`: where the bytes go, and the uuid by which a mail names them. */
export const presignedUploadSchema = z.object({
  uuid: z.string().min(1),
  upload_url: z.string().min(1),
  storage_key: nullableStringSchema,
});

/** Where an attachment's bytes go. */
export interface PresignedUpload extends z.infer<typeof presignedUploadSchema> {}
