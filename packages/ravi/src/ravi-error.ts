/** What can go wrong between us and a Ravi service. Closed list: callers may switch on it. */
export const raviErrorCodes = {
  /** No connection: refused, reset, name not found. */
  RAVI_UNREACHABLE: "the service could not be reached",
  /** No complete answer before the deadline. */
  RAVI_TIMEOUT: "the service did not answer in time",
  /** 401: no key, or a key the service does not know. */
  RAVI_UNAUTHORIZED: "the key was not accepted",
  /** 402: the account's plan does not include this. */
  RAVI_PAYMENT_REQUIRED: "the account's plan does not include this",
  /** 403: the key may not do this. */
  RAVI_FORBIDDEN: "the key may not do this",
  /** 404. */
  RAVI_NOT_FOUND: "there is no such thing",
  /** 409: taken, or already there. */
  RAVI_CONFLICT: "it conflicts with what exists",
  /** 429; `retryAfterMs` says when to try again, when the service said so. */
  RAVI_RATE_LIMITED: "too many requests",
  /** Any other 4xx. */
  RAVI_BAD_REQUEST: "the service refused the request",
  /** 5xx. */
  RAVI_SERVER_ERROR: "the service failed",
  /** An answer that is not JSON, or not of the documented shape. */
  RAVI_MALFORMED_RESPONSE: "the answer makes no sense",
  /** An address that is not an http or https URL, or one that carries credentials, a query or a fragment. */
  RAVI_INVALID_URL: "the service's address is no usable URL",
  /** Plain http to anything but this machine: the key would travel in the clear. */
  RAVI_INSECURE_URL: "the service's address would send the key in the clear",
  /** An argument that no request can carry: an empty id, a malformed secret key, a deadline of zero. */
  RAVI_INVALID_ARGUMENT: "an argument cannot be sent",
} as const;

/** Which of the `raviErrorCodes` it is. */
export type RaviErrorCode = keyof typeof raviErrorCodes;

/** What a `RaviError` says besides its code and message. */
export interface RaviErrorOptions {
  /** What to do next. */
  hint?: string | undefined;
  /** HTTP status, when there was an answer. */
  status?: number | undefined;
  /** Milliseconds the service asked us to wait (429 and 503 only). */
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/**
 * A Ravi call that failed. Messages name the request and the state; they never hold a key or a secret value.
 *
 * @example
 * try { await client.identities.list() } catch (error) {
 *   if (error instanceof RaviError && error.code === "RAVI_RATE_LIMITED") await wait(error.retryAfterMs ?? 1000);
 * }
 */
export class RaviError extends Error {
  override readonly name = "RaviError";
  readonly code: RaviErrorCode;
  /** What to do next, where there is something to do. */
  readonly hint: string | undefined;
  /** HTTP status; `undefined` when there was no answer. */
  readonly status: number | undefined;
  /** Milliseconds the service asked us to wait; 429 and 503 only. */
  readonly retryAfterMs: number | undefined;

  constructor(code: RaviErrorCode, message: string, options: RaviErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs;
  }
}
