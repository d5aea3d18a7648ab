import { RaviError } from "../ravi-error.ts";

/** What every client method takes last. */
export interface CallOptions {
  /** Ends the call; the method then rejects with the signal's own reason. */
  signal?: AbortSignal | undefined;
  /** Milliseconds the whole call may take, all of its requests and their bodies included. Default: the client's. */
  timeoutMs?: number | undefined;
}

/** The time and the patience a call has left. */
export interface Deadline {
  /** Fires at the deadline, or when the caller ends the call. */
  readonly signal: AbortSignal;
  /** Milliseconds until the deadline; 0 once it has passed. */
  readonly remainingMs: () => number;
}

/** Why a call's signal fired when it was not the caller who ended it. */
export class DeadlineReached extends Error {
  override readonly name = "DeadlineReached";
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`No complete answer within ${timeoutMs} ms`);
    this.timeoutMs = timeoutMs;
  }
}

/** A longer delay makes `setTimeout` fire at once. */
export const longestTimeoutMs = 2_147_483_647;

/** Runs one call under its deadline and the caller's signal. */
export async function withDeadline<T>(
  defaultTimeoutMs: number,
  options: CallOptions,
  call: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  const timeoutMs = checkTimeout(options.timeoutMs ?? defaultTimeoutMs);
  options.signal?.throwIfAborted();
  const controller = new AbortController();
  const abort = (): void => controller.abort(options.signal?.reason);
  options.signal?.addEventListener("abort", abort, { once: true });
  const span = Math.min(timeoutMs, longestTimeoutMs);
  const endsAt = performance.now() + span;
  const timer = setTimeout(() => controller.abort(new DeadlineReached(timeoutMs)), span);
  const remainingMs = (): number => Math.max(0, endsAt - performance.now());
  try {
    return await call({ signal: controller.signal, remainingMs });
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", abort);
  }
}

/** @throws {RaviError} `RAVI_INVALID_ARGUMENT` for anything but a positive number. */
export function checkTimeout(timeoutMs: number): number {
  if (timeoutMs > 0) return timeoutMs;
  throw new RaviError("RAVI_INVALID_ARGUMENT", `Cannot wait for ${timeoutMs} ms: a deadline is a positive number`);
}
