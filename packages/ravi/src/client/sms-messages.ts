import { type SmsMessage, smsMessageSchema } from "../wire/sms.ts";
import type { Connection } from "./connection.ts";
import type { CallOptions } from "./deadline.ts";
import { newestFirst } from "./newest-first.ts";
import { requestList } from "./request-list.ts";
import { request } from "./request.ts";
import { isReadQuery, type UnreadFilter } from "./unread-filter.ts";

/** `/api/messages/`: text messages one by one, with their bodies. */
export interface SmsMessagesClient {
  /** Newest first, whatever order the service sends. */
  list(filter?: UnreadFilter, options?: CallOptions): Promise<SmsMessage[]>;
  get(id: number, options?: CallOptions): Promise<SmsMessage>;
}

export function smsMessagesClient(connection: Connection): SmsMessagesClient {
  const { call } = connection;
  return {
    list: (filter, options) => {
      const spec = { method: "GET", path: ["messages"], query: isReadQuery(filter) } as const;
      return call(options, async (signal) =>
        newestFirst(await requestList(connection, spec, smsMessageSchema, signal)),
      );
    },
    get: (id, options) =>
      call(options, (signal) =>
        request(connection, { method: "GET", path: ["messages", String(id)] }, smsMessageSchema, signal),
      ),
  };
}
