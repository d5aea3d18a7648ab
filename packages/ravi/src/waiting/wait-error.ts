/** Why a wait ended without what it waited for. Closed list: callers may switch on it. */
export const waitErrorCodes = {
  /** The deadline came first; `seen` says what arrived meanwhile. */
  WAIT_TIMEOUT: "the deadline came first",
  /** The caller's signal ended it; its reason is the `cause`. */
  WAIT_ABORTED: "the caller ended it",
  /** The claims directory is a link, belongs to somebody else, is open to others, or cannot be written. */
  WAIT_CLAIMS_UNUSABLE: "the claims directory cannot be used",
} as const;

/** Which of the `waitErrorCodes` it is. */
export type WaitErrorCode = keyof typeof waitErrorCodes;

/** What a wait saw of the messages that arrived meanwhile: counts and senders, nothing of their text. */
export interface WaitSeen {
  /** Messages that arrived. */
  readonly messages: number;
  /** Those among them whose sender or subject was not asked for. */
  readonly ignored: number;
  /** Those that had no code or link to take, or two that were equally likely. */
  readonly withoutAnswer: number;
  /** Those that another waiter had taken. */
  readonly claimed: number;
  /** Addresses and numbers they came from, at most 20, cut to 100 characters. Not to be trusted. */
  readonly senders: readonly string[];
  /** Requests that failed and were waited out; the last failure is the error's `cause`. */
  readonly failures: number;
}

/** What a `WaitError` says besides its code and message. */
export interface WaitErrorOptions {
  /** What to do next. */
  hint?: string | undefined;
  seen?: WaitSeen | undefined;
  cause?: unknown;
}

/** A wait that ended without a message. Holds no text of any message. */
export class WaitError extends Error {
  override readonly name = "WaitError";
  readonly code: WaitErrorCode;
  /** What to do next, where there is something to do. */
  readonly hint: string | undefined;
  /** With `WAIT_TIMEOUT` and `WAIT_ABORTED`. */
  readonly seen: WaitSeen | undefined;

  constructor(code: WaitErrorCode, message: string, options: WaitErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.seen = options.seen;
  }
}
