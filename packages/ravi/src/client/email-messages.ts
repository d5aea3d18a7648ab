import { type EmailMessage, emailMessageSchema } from "../wire/mail.ts";
import type { Connection } from "./connection.ts";
import type { CallOptions } from "./deadline.ts";
import { newestFirst } from "./newest-first.ts";
import { requestList } from "./request-list.ts";
import { request } from "./request.ts";
import { isReadQuery, type UnreadFilter } from "./unread-filter.ts";

/** `/api/email-messages/`: mails one by one, with their bodies. */
export interface EmailMessagesClient {
  /** Newest first, whatever order the service sends. */
  list(filter?: UnreadFilter, options?: CallOptions): Promise<EmailMessage[]>;
  get(id: number, options?: CallOptions): Promise<EmailMessage>;
}

export function emailMessagesClient(connection: Connection): EmailMessagesClient {
  const { call } = connection;
  return {
    list: (filter, options) => {
      const spec = { method: "GET", path: ["email-messages"], query: isReadQuery(filter) } as const;
      return call(options, async (signal) =>
        newestFirst(await requestList(connection, spec, emailMessageSchema, signal)),
      );
    },
    get: (id, options) =>
      call(options, (signal) =>
        request(connection, { method: "GET", path: ["email-messages", String(id)] }, emailMessageSchema, signal),
      ),
  };
}
