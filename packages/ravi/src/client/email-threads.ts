import { type EmailThread, type EmailThreadDetail, emailThreadDetailSchema, emailThreadSchema } from "../wire/mail.ts";
import type { Connection } from "./connection.ts";
import type { CallOptions } from "./deadline.ts";
import { requestList } from "./request-list.ts";
import { request } from "./request.ts";
import { hasUnreadQuery, type UnreadFilter } from "./unread-filter.ts";

/** `/api/email-inbox/`: mail by thread. Lists carry a preview; `get` has the bodies, oldest first. */
export interface EmailThreadsClient {
  list(filter?: UnreadFilter, options?: CallOptions): Promise<EmailThread[]>;
  get(threadId: string, options?: CallOptions): Promise<EmailThreadDetail>;
}

export function emailThreadsClient(connection: Connection): EmailThreadsClient {
  const { call } = connection;
  return {
    list: (filter, options) => {
      const spec = { method: "GET", path: ["email-inbox"], query: hasUnreadQuery(filter) } as const;
      return call(options, (deadline) => requestList(connection, spec, emailThreadSchema, deadline));
    },
    get: (threadId, options) =>
      call(options, (deadline) =>
        request(connection, { method: "GET", path: ["email-inbox", threadId] }, emailThreadDetailSchema, deadline),
      ),
  };
}
