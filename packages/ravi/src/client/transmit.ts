import { RaviError } from "../ravi-error.ts";
import type { Connection } from "./connection.ts";
import { DeadlineReached } from "./deadline.ts";
import type { RaviFetchResponse } from "./ravi-fetch.ts";
import { readBytes } from "./read-bytes.ts";
import type { RequestLabel } from "./refusal.ts";

/** One HTTP request, ready to go. */
export interface Transmission {
  readonly url: URL;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array | undefined;
}

export interface Reply {
  readonly response: RaviFetchResponse;
  /** `undefined` when the body is longer than the limit. */
  readonly bytes: Uint8Array | undefined;
}

/**
 * Sends one HTTP request, follows no redirect, and reads the whole answer, whatever its status.
 *
 * @throws {RaviError} `RAVI_UNREACHABLE`, `RAVI_TIMEOUT`.
 * @throws the signal's reason when the caller ended the call.
 */
export async function transmit(
  connection: Connection,
  transmission: Transmission,
  label: RequestLabel,
  signal: AbortSignal,
  limit: number,
): Promise<Reply> {
  try {
    const response = await open(connection, transmission, signal);
    return { response, bytes: await readBytes(response, limit) };
  } catch (error) {
    throw failure(label, error, signal);
  }
}

/** Sends one HTTP request and leaves the body of the answer to the caller. Rejects as `fetch` does. */
export function open(
  connection: Connection,
  transmission: Transmission,
  signal: AbortSignal,
): Promise<RaviFetchResponse> {
  const { url, method, headers } = transmission;
  // fetch takes every view but one of shared memory, and rejects that.
  const body = transmission.body as string | Uint8Array<ArrayBuffer> | undefined;
  return connection.fetch(url, { method, headers, redirect: "manual", signal, ...(body !== undefined && { body }) });
}

/** What a rejection of `fetch`, or of reading a body, means. */
export function failure(label: RequestLabel, error: unknown, signal: AbortSignal): unknown {
  return signal.aborted ? ended(label, signal.reason) : unreachable(label, error);
}

function ended(label: RequestLabel, reason: unknown): unknown {
  if (!(reason instanceof DeadlineReached)) return reason;
  return new RaviError("RAVI_TIMEOUT", `Cannot ${label.route}: no complete answer within ${reason.timeoutMs} ms`, {
    hint: `Check that ${label.origin} is up, or allow more time; look up first whether a change took effect`,
  });
}

function unreachable(label: RequestLabel, error: unknown): RaviError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  const state = typeof code === "string" ? code : "the connection failed";
  return new RaviError("RAVI_UNREACHABLE", `Cannot ${label.route}: ${state} at ${label.origin}`, {
    hint: "Check that the service runs, that the address is right and that the network allows it",
    cause: isSystemError(cause) ? cause : undefined,
  });
}

// Errors of the HTTP parser carry the bytes they choked on, which may be a secret's.
function isSystemError(error: unknown): boolean {
  return error instanceof AggregateError || (error instanceof Error && "syscall" in error);
}
