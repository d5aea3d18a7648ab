import { type EmailMessage, emailMessageSchema } from "../wire/mail.ts";
import type { Connection } from "./connection.ts";
import type { CallOptions } from "./deadline.ts";
import { newestFirst } from "./newest-first.ts";
import { requestList } from "./request-list.ts";
import { request } from "./request.ts";
import { answerEmail, composeEmail, type EmailForward, type EmailReply, type NewEmail } from "./send-email.ts";
import { isReadQuery, type UnreadFilter } from "./unread-filter.ts";

/** `/api/email-messages/`: mails one by one, with their bodies. What sends mail is never repeated. */
export interface EmailMessagesClient {
  /** Newest first, whatever order the service sends. */
  list(filter?: UnreadFilter, options?: CallOptions): Promise<EmailMessage[]>;
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
    list: (filter, options) => {
      const spec = { method: "GET", path: ["email-messages"], query: isReadQuery(filter) } as const;
      return call(options, async (deadline) =>
        newestFirst(await requestList(connection, spec, emailMessageSchema, deadline)),
      );
    },
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
