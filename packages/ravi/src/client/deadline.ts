import { RaviError } from "../ravi-error.ts";

/** What every client method takes last. */
export interface CallOptions {
  /** Ends the call; the method then rejects with the signal's own reason. */
  signal?: AbortSignal | undefined;
  /** Milliseconds the whole call may take, all of its requests and their bodies included. Default: the client's. */
  timeoutMs?: number | undefined;
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

// A longer delay makes setTimeout fire at once.
const longestTimeoutMs = 2_147_483_647;

/** Runs one call under its deadline and the caller's signal. */
export async function withDeadline<T>(
  defaultTimeoutMs: number,
  options: CallOptions,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeoutMs = checkTimeout(options.timeoutMs ?? defaultTimeoutMs);
  options.signal?.throwIfAborted();
  const controller = new AbortController();
  const abort = (): void => controller.abort(options.signal?.reason);
  options.signal?.addEventListener("abort", abort, { once: true });
  const timer = setTimeout(
    () => controller.abort(new DeadlineReached(timeoutMs)),
    Math.min(timeoutMs, longestTimeoutMs),
  );
  try {
    return await call(controller.signal);
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
