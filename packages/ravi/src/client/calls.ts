import { type Call, callSchema, type CallTranscriptSegment, callTranscriptSegmentSchema } from "../wire/call.ts";
import type { Connection } from "./connection.ts";
import type { CallOptions } from "./deadline.ts";
import { newestFirst } from "./newest-first.ts";
import { requestList } from "./request-list.ts";
import { request } from "./request.ts";

/** A call to start. */
export interface NewCall {
  /** Number to call in E.164, such as `+15551234567`. */
  to: string;
}

/**
 * `/api/calls/`: telephone calls of one identity. Needs an identity key, or a client with `identityUuid`. A service
 * without a telephone network lists no calls and starts none (`RAVI_SERVER_ERROR`, status 503).
 */
export interface CallsClient {
  /** Newest first, whatever order the service sends. */
  list(options?: CallOptions): Promise<Call[]>;
  get(id: number, options?: CallOptions): Promise<Call>;
  /** Calls from the identity's number. Never repeated. */
  start(call: NewCall, options?: CallOptions): Promise<Call>;
  /** What was said, in order. */
  transcript(id: number, options?: CallOptions): Promise<CallTranscriptSegment[]>;
  /** Ends the call. Never repeated: a second one may be refused because the call is over. */
  hangup(id: number, options?: CallOptions): Promise<Call>;
}

export function callsClient(connection: Connection): CallsClient {
  const { call } = connection;
  return {
    list: (options) =>
      call(options, async (deadline) =>
        newestFirst(await requestList(connection, { method: "GET", path: ["calls"] }, callSchema, deadline)),
      ),
    get: (id, options) =>
      call(options, (deadline) =>
        request(connection, { method: "GET", path: ["calls", String(id)] }, callSchema, deadline),
      ),
    start: ({ to }, options) => {
      const spec = { method: "POST", path: ["calls", "start"], body: { to_number: to } } as const;
      return call(options, (deadline) => request(connection, spec, callSchema, deadline));
    },
    transcript: (id, options) => {
      const spec = { method: "GET", path: ["calls", String(id), "transcript"] } as const;
      return call(options, async (deadline) => {
        const segments = await requestList(connection, spec, callTranscriptSegmentSchema, deadline);
        return segments.toSorted((one, other) => one.sequence_number - other.sequence_number);
      });
    },
    hangup: (id, options) => {
      const spec = { method: "POST", path: ["calls", String(id), "hangup"] } as const;
      return call(options, (deadline) => request(connection, spec, callSchema, deadline));
    },
  };
}
