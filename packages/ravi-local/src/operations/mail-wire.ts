import type { emailMessageSchema, emailThreadDetailSchema } from "@persona-launcher/ravi";
import type { z } from "zod";
import type { PublicCall } from "../http/api-call.ts";
import type { StoredAttachment } from "../state/attachments.ts";
import type { StoredMail } from "../state/mail.ts";
import { downloadUrl } from "./download-url.ts";

export type EmailMessageWire = z.input<typeof emailMessageSchema>;
export type ThreadMessageWire = z.input<typeof emailThreadDetailSchema>["messages"][number];

/** A message within its thread, as the API shows it. */
export function toThreadMessage(call: PublicCall, message: StoredMail): ThreadMessageWire {
  const attachments = JSON.parse(message.attachments) as StoredAttachment[];
  return {
    id: message.id,
    from_email: message.from_email,
    to_email: message.to_email,
    cc: message.cc,
    subject: message.subject,
    text_content: message.text_content,
    html_content: message.html_content,
    direction: message.direction,
    is_read: message.is_read === 1,
    attachments: attachments.map((attachment) => ({ ...attachment, download_url: downloadUrl(call, attachment.uuid) })),
    created_dt: message.created_dt,
  };
}

/** A message by itself, as the API shows it. */
export function toEmailMessage(call: PublicCall, message: StoredMail): EmailMessageWire {
  return {
    ...toThreadMessage(call, message),
    url: `${call.origin}/api/email-messages/${message.id}/`,
    message_id: message.message_id,
    thread_id: message.thread_id,
  };
}
