import { setTimeout as delay } from "node:timers/promises";
import { LaunchError } from "../launch-error.ts";
import type { Books } from "../ledger/books.ts";
import { couldGrant, tryGrant, type Wish } from "./grant.ts";
import { type LeaseBusy, leaseBusyError } from "./lease-busy.ts";
import { drawTicket, dropTicket, refreshTicket, ticketRefreshMs } from "./lease-queue.ts";
import { type LeaseRequest, oneOf, type PoolLeaseRequest, wishOf } from "./lease-request.ts";
import type { LeaseGrant } from "./lease.ts";
import { createRhythm } from "./waiting-rhythm.ts";
import { writeTransaction } from "./write-transaction.ts";

export interface WaitOptions {
  /** How long to wait at most, in milliseconds. */
  deadlineMs: number;
  signal?: AbortSignal | undefined;
  /** What messages call it. @default the resource or the queue, in quotes */
  label?: string | undefined;
}

/**
 * Leases a resource, first come, first served among all processes. One that is stopped or dead is passed over; a stopped
 * one has its place again as soon as it goes on.
 *
 * @throws LaunchError `IDENTITY_BUSY` after `deadlineMs`, with who has it; `CANCELLED` by `signal`.
 */
export function acquire(books: Books, request: LeaseRequest & WaitOptions): Promise<LeaseGrant> {
  return acquireAny(books, { ...oneOf(request), label: request.label ?? `"${request.resource}"` });
}

/**
 * As `acquire`, for any one of several. All who name the same queue wait in one line.
 *
 * @throws LaunchError as `acquire`.
 */
export async function acquireAny(books: Books, request: PoolLeaseRequest & WaitOptions): Promise<LeaseGrant> {
  const { deadlineMs, signal, label = `"${request.queue}"` } = request;
  const wish = wishOf(request);
  const patience: Patience = { label, deadlineMs, signal, startedAt: performance.now() };
  if (signal?.aborted === true) throw cancelled(patience);
  const start = writeTransaction(books, () => {
    const outcome = tryGrant(books, wish);
    return "busy" in outcome && deadlineMs > 0 ? { ticket: drawTicket(books, wish) } : outcome;
  });
  if ("busy" in start) throw leaseBusyError(label, start);
  return "generation" in start ? start : await standInLine(books, wish, start.ticket, patience);
}

interface Patience {
  label: string;
  deadlineMs: number;
  signal: AbortSignal | undefined;
  /** By `performance.now()`. */
  startedAt: number;
}

function cancelled({ label, signal }: Patience): LaunchError {
  return new LaunchError("CANCELLED", `Cannot use ${label}: the launch was cancelled while it waited`, {
    cause: signal?.reason,
  });
}

async function standInLine(books: Books, wish: Wish, ticket: number, patience: Patience): Promise<LeaseGrant> {
  try {
    return await waitForTurn(books, wish, ticket, patience);
  } catch (error) {
    leaveLine(books, ticket);
    throw patience.signal?.aborted === true ? cancelled(patience) : error;
  }
}

/** Books that cannot be written any more must not hide why; a place without signs of life counts for nothing anyway. */
function leaveLine(books: Books, ticket: number): void {
  try {
    writeTransaction(books, () => dropTicket(books, ticket));
  } catch {}
}

/** Looks without locking the books, and locks them only when it is its turn or time for a sign of life. */
async function waitForTurn(books: Books, wish: Wish, ticket: number, patience: Patience): Promise<LeaseGrant> {
  const { startedAt, deadlineMs, signal, label } = patience;
  const rhythm = createRhythm(books, wish.queue, ticket);
  for (let signOfLifeAt = performance.now(); ;) {
    const leftMs = startedAt + deadlineMs - performance.now();
    await delay(Math.max(0, Math.min(leftMs, rhythm.pauseMs())), undefined, { signal });
    const now = performance.now();
    const isLast = now >= startedAt + deadlineMs;
    const isSignDue = now >= signOfLifeAt + ticketRefreshMs;
    if (!isLast && !isSignDue && !(rhythm.isLookDue() && couldGrant(books, wish, ticket))) continue;
    const outcome = attempt(books, wish, ticket);
    if (!("busy" in outcome)) return outcome;
    if (isLast) throw leaseBusyError(label, outcome, now - startedAt);
    signOfLifeAt = now;
  }
}

function attempt(books: Books, wish: Wish, ticket: number): LeaseGrant | LeaseBusy {
  return writeTransaction(books, () => {
    refreshTicket(books, ticket, wish);
    return tryGrant(books, wish, ticket);
  });
}
