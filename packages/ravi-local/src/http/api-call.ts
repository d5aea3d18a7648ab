import type { Caller } from "../state/keys.ts";
import type { State } from "../state/state.ts";

/** One authenticated request, as an operation sees it. */
export interface ApiCall {
  readonly state: State;
  readonly caller: Caller;
  /** `http://127.0.0.1:1234`, for the `url` fields of messages. */
  readonly origin: string;
  /** A path parameter, percent-decoded once. */
  param(name: string): string;
  query(name: string): string | undefined;
  /** The JSON object of the request; empty when the request had no body. */
  readonly body: Readonly<Record<string, unknown>>;
}

export type ApiReply = { status: 200 | 201; body: unknown } | { status: 204 };

export type Operation = (call: ApiCall) => ApiReply | Promise<ApiReply>;

export function ok(body: unknown): ApiReply {
  return { status: 200, body };
}

export function created(body: unknown): ApiReply {
  return { status: 201, body };
}

export const noContent: ApiReply = { status: 204 };
