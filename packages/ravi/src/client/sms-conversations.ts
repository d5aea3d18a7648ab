import {
  type SmsConversation,
  type SmsConversationDetail,
  smsConversationDetailSchema,
  smsConversationSchema,
} from "../wire/sms.ts";
import type { Connection } from "./connection.ts";
import type { CallOptions } from "./deadline.ts";
import { requestList } from "./request-list.ts";
import { request } from "./request.ts";
import { hasUnreadQuery, type UnreadFilter } from "./unread-filter.ts";

/** `/api/sms-inbox/`: text messages by conversation. Lists carry a preview; `get` has the bodies, oldest first. */
export interface SmsConversationsClient {
  list(filter?: UnreadFilter, options?: CallOptions): Promise<SmsConversation[]>;
  get(conversationId: string, options?: CallOptions): Promise<SmsConversationDetail>;
}

export function smsConversationsClient(connection: Connection): SmsConversationsClient {
  const { call } = connection;
  return {
    list: (filter, options) => {
      const spec = { method: "GET", path: ["sms-inbox"], query: hasUnreadQuery(filter) } as const;
      return call(options, (deadline) => requestList(connection, spec, smsConversationSchema, deadline));
    },
    get: (conversationId, options) =>
      call(options, (deadline) =>
        request(
          connection,
          { method: "GET", path: ["sms-inbox", conversationId] },
          smsConversationDetailSchema,
          deadline,
        ),
      ),
  };
}
