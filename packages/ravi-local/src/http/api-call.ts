import type { Caller } from "../state/keys.ts";
import type { State } from "../state/state.ts";
import type { Services } from "../services.ts";

/** One request, as an operation sees it that needs no key. */
export interface PublicCall {
  readonly state: State;
  readonly services: Services;
  /** `http://127.0.0.1:1234`, for the URLs in answers. */
  readonly origin: string;
  /** A path parameter, percent-decoded once. */
  param(name: string): string;
  query(name: string): string | undefined;
  header(name: string): string | undefined;
  /** The JSON object of the request; empty when the request had no body, or when the route reads the body itself. */
  readonly body: Readonly<Record<string, unknown>>;
  /** For routes that read the body themselves. */
  readonly request: Request;
}

/** One authenticated request, as an operation sees it. */
export interface ApiCall extends PublicCall {
  readonly caller: Caller;
}

/** A `Response` goes out as it is; it is for pages, files and streams. */
export type ApiReply =
  | { status: 200 | 201; body: unknown; headers?: Readonly<Record<string, string>> }
  | { status: 204 }
  | Response;

export type Operation = (call: ApiCall) => ApiReply | Promise<ApiReply>;

export type PublicOperation = (call: PublicCall) => ApiReply | Promise<ApiReply>;

export function ok(body: unknown): ApiReply {
  return { status: 200, body };
}

export function created(body: unknown, headers: Readonly<Record<string, string>> = {}): ApiReply {
  return { status: 201, body, headers };
}

export const noContent: ApiReply = { status: 204 };
