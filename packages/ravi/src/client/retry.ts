import { setTimeout } from "node:timers/promises";
import { RaviError, type RaviErrorCode } from "../ravi-error.ts";
import { type Deadline, DeadlineReached, longestTimeoutMs } from "./deadline.ts";

/** How often, and after which pauses, a request that is safe to repeat is sent. */
export interface RetryOptions {
  /** How often a request is sent at most, the first time included. Default 3. */
  attempts?: number | undefined;
  /** Milliseconds the first pause lasts at most; each further one may last twice as long. Default 200. */
  baseMs?: number | undefined;
  /** Milliseconds a pause lasts at most, unless the service asked for a longer one. Default 5 000. */
  maxMs?: number | undefined;
}

export interface RetryPolicy {
  readonly attempts: number;
  readonly baseMs: number;
  readonly maxMs: number;
}

/** @throws {RaviError} `RAVI_INVALID_ARGUMENT` for less than one attempt and for a negative pause. */
export function checkRetry(retry: RetryOptions | false | undefined): RetryPolicy {
  const { attempts = 3, baseMs = 200, maxMs = 5_000 } = retry === false ? { attempts: 1 } : (retry ?? {});
  if (Number.isInteger(attempts) && attempts >= 1 && baseMs >= 0 && maxMs >= 0) return { attempts, baseMs, maxMs };
  throw new RaviError("RAVI_INVALID_ARGUMENT", "Cannot retry like that: a count or a pause is out of range", {
    hint: "Give attempts as an integer of at least 1, and baseMs and maxMs as 0 or more; `retry: false` switches it off",
  });
}

/** Whether the same request may do better a moment later: 429, 502, 503, 504, no connection. */
export function isTransient(error: unknown): error is RaviError {
  if (!(error instanceof RaviError)) return false;
  return error.code === "RAVI_RATE_LIMITED" || error.code === "RAVI_UNREACHABLE" || isGatewayFailure(error);
}

function isGatewayFailure({ status }: RaviError): boolean {
  return status === 502 || status === 503 || status === 504;
}

const unclear: ReadonlySet<RaviErrorCode> = new Set([
  "RAVI_TIMEOUT",
  "RAVI_UNREACHABLE",
  "RAVI_SERVER_ERROR",
  "RAVI_MALFORMED_RESPONSE",
]);

/** Whether the service may have done what it was asked, although the call failed. */
export function mayHaveTakenEffect({ code }: RaviError): boolean {
  return unclear.has(code);
}

/**
 * Milliseconds to wait after that many failures: anything up to an exponentially growing bound (full jitter), on top of
 * what the service asked for.
 */
export function retryDelayMs(
  policy: RetryPolicy,
  failures: number,
  retryAfterMs: number | undefined,
  random: () => number,
): number {
  const bound = Math.min(policy.maxMs, policy.baseMs * 2 ** (failures - 1));
  return Math.ceil((retryAfterMs ?? 0) + random() * bound);
}

/**
 * Runs `attempt` until it succeeds, fails for good or was tried often enough. A pause that would outlast the deadline is
 * not begun: the failure at hand says more than a timeout.
 */
export async function retried<T>(
  policy: RetryPolicy,
  deadline: Deadline,
  attempt: () => Promise<T>,
  onRepeat?: (failure: RaviError) => void,
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isTransient(error) || failures >= policy.attempts) throw error;
      const delayMs = retryDelayMs(policy, failures, error.retryAfterMs, Math.random);
      if (delayMs >= deadline.remainingMs()) throw error;
      onRepeat?.(error);
      await pause(delayMs, deadline, error);
    }
  }
}

/** Waits; rejects with the caller's reason when the caller ends the call, and with `failure` at the deadline. */
export async function pause(delayMs: number, { signal }: Deadline, failure: unknown): Promise<void> {
  try {
    await setTimeout(Math.min(delayMs, longestTimeoutMs), undefined, { signal });
  } catch {
    throw signal.reason instanceof DeadlineReached ? failure : signal.reason;
  }
}
