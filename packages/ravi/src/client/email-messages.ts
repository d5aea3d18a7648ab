import { type EmailMessage, emailMessageSchema } from "../wire/mail.ts";
import type { Connection } from "./connection.ts";
import type { CallOptions, Deadline } from "./deadline.ts";
import { type EmailFilter, emailQuery, pageOf } from "./email-filter.ts";
import { newestFirst } from "./newest-first.ts";
import { requestList, requestPage } from "./request-list.ts";
import { request } from "./request.ts";
import { answerEmail, composeEmail, type EmailForward, type EmailReply, type NewEmail } from "./send-email.ts";

/** `/api/email-messages/`: mails one by one, with their bodies. What sends mail is never repeated. */
export interface EmailMessagesClient {
  /**
   * Newest first, whatever order the service sends; with `limit` or `offset` one page of the list, which counts from the
   * oldest, so that mail that comes in meanwhile moves nothing from one page to another.
   *
   * @throws {RaviError} `RAVI_INVALID_ARGUMENT` for a filter that cannot be sent.
   */
  list(filter?: EmailFilter, options?: CallOptions): Promise<EmailMessage[]>;
  get(id: number, options?: CallOptions): Promise<EmailMessage>;
  /**
   * Sends a mail. Without `mail.inbox` the sender's address is looked up first, under the same deadline.
   *
   * @throws {RaviError} `RAVI_NOT_FOUND` when the identity has no address.
   */
  compose(mail: NewEmail, options?: CallOptions): Promise<EmailMessage>;
  reply(id: number, mail: EmailReply, options?: CallOptions): Promise<EmailMessage>;
  replyAll(id: number, mail: EmailReply, options?: CallOptions): Promise<EmailMessage>;
  forward(id: number, mail: EmailForward, options?: CallOptions): Promise<EmailMessage>;
}

export function emailMessagesClient(connection: Connection): EmailMessagesClient {
  const { call } = connection;
  return {
    list: (filter, options) =>
      call(options, async (deadline) => newestFirst(await listEmails(connection, filter ?? {}, deadline))),
    get: (id, options) =>
      call(options, (deadline) =>
        request(connection, { method: "GET", path: ["email-messages", String(id)] }, emailMessageSchema, deadline),
      ),
    compose: (mail, options) => call(options, (deadline) => composeEmail(connection, mail, deadline)),
    reply: (id, mail, options) => call(options, (deadline) => answerEmail(connection, id, "reply", mail, deadline)),
    replyAll: (id, mail, options) =>
      call(options, (deadline) => answerEmail(connection, id, "reply-all", mail, deadline)),
    forward: (id, mail, options) => call(options, (deadline) => answerEmail(connection, id, "forward", mail, deadline)),
  };
}

async function listEmails(connection: Connection, filter: EmailFilter, deadline: Deadline): Promise<EmailMessage[]> {
  const spec = { method: "GET", path: ["email-messages"], query: emailQuery(filter) } as const;
  const page = pageOf(filter);
  if (page === undefined) return requestList(connection, spec, emailMessageSchema, deadline);
  const { items, isBare } = await requestPage(connection, spec, emailMessageSchema, deadline);
  // Pages are documented as envelopes: a bare array is the whole list, from a service that knows no pages.
  return isBare
    ? newestFirst(items)
        .toReversed()
        .slice(page.offset, page.offset + page.limit)
    : items;
}
