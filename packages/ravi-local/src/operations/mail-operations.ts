import type { emailThreadDetailSchema, emailThreadSchema } from "@persona-launcher/ravi";
import type { z } from "zod";
import { type ApiCall, type ApiReply, ok } from "../http/api-call.ts";
import { notFound } from "../http/api-problem.ts";
import { booleanQuery, countQuery, instantQuery, integerParam, textQuery, wordQuery } from "../http/request-input.ts";
import { requestScope } from "../http/request-scope.ts";
import * as mail from "../state/mail.ts";
import type { Scope } from "../state/scope.ts";
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

const defaultLimit = 50;
const maxLimit = 200;

/**
 * `GET /api/email-messages/`, with the filters and pages of the published OpenAPI file. It describes the list as oldest
 * first in pages of 50 to 200; the Go CLI asks without `limit` and `offset` and needs a bare array, newest first. Who
 * asks for a page gets one, everybody else the whole list.
 */
export function listMessages(call: ApiCall): ApiReply {
  const scope = requestScope(call);
  const filter = mailFilter(call);
  const limit = countQuery(call, "limit", { least: 1, most: maxLimit });
  const offset = countQuery(call, "offset", { least: 0, most: Number.MAX_SAFE_INTEGER });
  if (limit !== undefined || offset !== undefined)
    return listPage(call, scope, filter, { limit: limit ?? defaultLimit, offset: offset ?? 0 });
  return ok(mail.listMail(call.state, scope, filter).map((message) => toEmailMessage(call, message)));
}

function mailFilter(call: ApiCall): mail.MailFilter {
  return {
    isRead: booleanQuery(call, "is_read"),
    direction: wordQuery(call, "direction", ["incoming", "outgoing"]),
    from: textQuery(call, "from_email"),
    threadId: textQuery(call, "thread_id"),
    createdAfter: instantQuery(call, "created_after"),
  };
}

function listPage(call: ApiCall, scope: Scope, filter: mail.MailFilter, { limit, offset }: Page): ApiReply {
  const { count, page } = mail.listMailPage(call.state, scope, filter, { limit, offset });
  const before = Math.max(0, offset - limit);
  return ok({
    count,
    next: offset + limit < count ? pageUrl(call, { limit, offset: offset + limit }) : null,
    // The first page may be a shorter one, so that it does not overlap with this one.
    previous: offset > 0 ? pageUrl(call, { limit: Math.min(limit, offset), offset: before }) : null,
    results: page.map((message) => toEmailMessage(call, message)),
  });
}

interface Page {
  limit: number;
  offset: number;
}

function pageUrl(call: ApiCall, { limit, offset }: Page): string {
  const url = new URL(call.request.url);
  url.searchParams.set("limit", String(limit));
  url.searchParams.set("offset", String(offset));
  return url.href;
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
