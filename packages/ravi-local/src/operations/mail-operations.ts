import type { emailThreadDetailSchema, emailThreadSchema } from "@persona-launcher/ravi";
import type { z } from "zod";
import { type ApiCall, type ApiReply, ok } from "../http/api-call.ts";
import { notFound } from "../http/api-problem.ts";
import { booleanQuery, integerParam } from "../http/request-input.ts";
import { requestScope } from "../http/request-scope.ts";
import * as mail from "../state/mail.ts";
import { toEmailMessage, toThreadMessage } from "./mail-wire.ts";

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
    messages: messages.map((message) => toThreadMessage(call, message)),
  } satisfies z.input<typeof emailThreadDetailSchema>);
}

export function listMessages(call: ApiCall): ApiReply {
  const found = mail.listMail(call.state, requestScope(call), booleanQuery(call, "is_read"));
  return ok(found.map((message) => toEmailMessage(call, message)));
}

/** Reading a message marks it read; the answer still shows whether it was new. */
export function getMessage(call: ApiCall): ApiReply {
  const id = integerParam(call, "id");
  const message = id === undefined ? undefined : mail.findMail(call.state, requestScope(call), id);
  if (message === undefined) throw notFound();
  mail.markMailRead(call.state, message.id);
  return ok(toEmailMessage(call, message));
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
