import { type SmsMessage, smsMessageSchema } from "../wire/sms.ts";
import type { Connection } from "./connection.ts";
import type { CallOptions } from "./deadline.ts";
import { newestFirst } from "./newest-first.ts";
import { requestList } from "./request-list.ts";
import { request } from "./request.ts";
import { isReadQuery, type UnreadFilter } from "./unread-filter.ts";

/** A text message to send. */
export interface NewSms {
  /** Number of the receiver in E.164, such as `+15551234567`. */
  to: string;
  body: string;
}

/** `/api/messages/`: text messages one by one, with their bodies. */
export interface SmsMessagesClient {
  /** Newest first, whatever order the service sends. */
  list(filter?: UnreadFilter, options?: CallOptions): Promise<SmsMessage[]>;
  get(id: number, options?: CallOptions): Promise<SmsMessage>;
  /** Sends a text message from the identity's number. Never repeated. */
  send(message: NewSms, options?: CallOptions): Promise<SmsMessage>;
}

export function smsMessagesClient(connection: Connection): SmsMessagesClient {
  const { call } = connection;
  return {
    list: (filter, options) => {
      const spec = { method: "GET", path: ["messages"], query: isReadQuery(filter) } as const;
      return call(options, async (deadline) =>
        newestFirst(await requestList(connection, spec, smsMessageSchema, deadline)),
      );
    },
    get: (id, options) =>
      call(options, (deadline) =>
        request(connection, { method: "GET", path: ["messages", String(id)] }, smsMessageSchema, deadline),
      ),
    send: ({ to, body }, options) => {
      const spec = { method: "POST", path: ["messages", "send"], body: { to_number: to, body } } as const;
      return call(options, (deadline) => request(connection, spec, smsMessageSchema, deadline));
    },
  };
}
