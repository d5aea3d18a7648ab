import type { emailMessageSchema, emailThreadDetailSchema, emailThreadSchema } from "@persona-launcher/ravi";
import type { z } from "zod";
import { type ApiCall, type ApiReply, ok } from "../http/api-call.ts";
import { notFound } from "../http/api-problem.ts";
import { booleanQuery, integerParam } from "../http/request-input.ts";
import { requestScope } from "../http/request-scope.ts";
import * as mail from "../state/mail.ts";

type EmailMessageWire = z.input<typeof emailMessageSchema>;
type ThreadMessageWire = z.input<typeof emailThreadDetailSchema>["messages"][number];

export function listThreads(call: ApiCall): ApiReply {
  const found = mail.listThreads(call.state, requestScope(call), booleanQuery(call, "has_unread"));
  return ok(found.map(toThread));
}

/** Reading a thread marks its messages read; the answer still shows which ones were new. */
export function getThread(call: ApiCall): ApiReply {
  const threadId = call.param("thread_id");
  const messages = mail.listThreadMail(call.state, requestScope(call), threadId);
  const [first] = messages;
  if (first === undefined) throw notFound();
  mail.markThreadRead(call.state, threadId);
  return ok({
    thread_id: threadId,
    subject: first.subject,
    message_count: messages.length,
    messages: messages.map(toThreadMessage),
  } satisfies z.input<typeof emailThreadDetailSchema>);
}

export function listMessages(call: ApiCall): ApiReply {
  const found = mail.listMail(call.state, requestScope(call), booleanQuery(call, "is_read"));
  return ok(found.map((message) => toEmailMessage(message, call.origin)));
}

/** Reading a message marks it read; the answer still shows whether it was new. */
export function getMessage(call: ApiCall): ApiReply {
  const id = integerParam(call, "id");
  const message = id === undefined ? undefined : mail.findMail(call.state, requestScope(call), id);
  if (message === undefined) throw notFound();
  mail.markMailRead(call.state, message.id);
  return ok(toEmailMessage(message, call.origin));
}

function toThread(thread: mail.StoredThread): z.input<typeof emailThreadSchema> {
  return {
    thread_id: thread.thread_id,
    subject: thread.subject,
    preview: thread.preview,
    from_email: thread.from_email,
    inbox: thread.inbox,
    message_count: thread.message_count,
    unread_count: thread.unread_count,
    latest_message_dt: thread.latest_message_dt,
    oldest_message_dt: thread.oldest_message_dt,
  };
}

function toThreadMessage(message: mail.StoredMail): ThreadMessageWire {
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
    attachments: JSON.parse(message.attachments) as mail.StoredAttachment[],
    created_dt: message.created_dt,
  };
}

function toEmailMessage(message: mail.StoredMail, origin: string): EmailMessageWire {
  return {
    ...toThreadMessage(message),
    url: `${origin}/api/email-messages/${message.id}/`,
    message_id: message.message_id,
    thread_id: message.thread_id,
  };
}
