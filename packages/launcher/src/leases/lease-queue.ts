import type { Books } from "../ledger/books.ts";
import { type Holder, holderState } from "../ledger/holder.ts";
import { areCompatible, type ClaimRow, expiryValues, holderOf, holderValues, isExpired } from "./claim.ts";
import type { LeaseClock } from "./lease-clock.ts";

/** For how long a place counts without its waiter giving a sign of life: nobody waits for a process that is stopped. */
const ticketTtlMs = 6_000;

/** How often a waiter gives a sign of life. */
export const ticketRefreshMs = 2_000;

/** How long after its last sign of life a place is taken out of the books. */
const forgottenAfterMs = 60_000;

export interface Waiter {
  queue: string;
  launchId: string;
  holder: Holder;
  isShared: boolean;
  clock: LeaseClock;
}

export interface TicketRow extends ClaimRow {
  ticket: number;
  queued_at: string;
}

/** Puts a waiter at the end of its queue. */
export function drawTicket(books: Books, waiter: Waiter): number {
  return writeTicket(books, null, waiter);
}

/** Gives a sign of life of a waiter; one whose ticket was taken out of the books has its old place again. */
export function refreshTicket(books: Books, ticket: number, waiter: Waiter): void {
  writeTicket(books, ticket, waiter);
}

function writeTicket(books: Books, ticket: number | null, waiter: Waiter): number {
  const { queue, launchId, holder, isShared, clock } = waiter;
  const row = books
    .prepare(
      `INSERT INTO lease_queue (ticket, queue, launch_id, is_shared, holder_pid, holder_start, holder_host, holder_boot,
         queued_at, expires_at, expires_uptime)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (ticket) DO UPDATE SET expires_at = excluded.expires_at, expires_uptime = excluded.expires_uptime
       RETURNING ticket`,
    )
    .get(
      ticket,
      queue,
      launchId,
      isShared ? 1 : 0,
      ...holderValues(holder),
      new Date(clock.now()).toISOString(),
      ...expiryValues(ticketTtlMs, clock),
    ) as { ticket: number };
  return row.ticket;
}

export function dropTicket(books: Books, ticket: number): void {
  books.prepare("DELETE FROM lease_queue WHERE ticket = ?").run(ticket);
}

/** Who stands before a waiter. */
export interface QueueAhead {
  /** The first one it has to let pass; `undefined` when it is its turn. */
  first: TicketRow | undefined;
  /** Places of waiters that are gone. */
  dead: readonly number[];
}

/** Who stands before `ticket`, or before somebody who has none yet. */
export function queueAhead(books: Books, waiter: Waiter, ticket = Number.MAX_SAFE_INTEGER): QueueAhead {
  const next = books.prepare(
    "SELECT * FROM lease_queue WHERE queue = ? AND ticket > ? AND ticket < ? ORDER BY ticket LIMIT 1",
  );
  const dead: number[] = [];
  for (let passed = 0; ;) {
    const row = next.get(waiter.queue, passed, ticket) as TicketRow | undefined;
    if (row === undefined) return { first: undefined, dead };
    if (isGone(row, waiter.clock)) dead.push(row.ticket);
    else if (!areCompatible(row, waiter.isShared) && !isExpired(row, waiter.clock)) return { first: row, dead };
    passed = row.ticket;
  }
}

function isGone(row: TicketRow, { now, uptime }: LeaseClock): boolean {
  const muchEarlier = { now: () => now() - forgottenAfterMs, uptime: () => uptime() - forgottenAfterMs };
  return holderState(holderOf(row)) === "dead" || isExpired(row, muchEarlier);
}

/** How many places there are before `ticket`, gone ones included. */
export function placesAhead(books: Books, queue: string, ticket: number): number {
  const row = books
    .prepare("SELECT count(*) AS places FROM lease_queue WHERE queue = ? AND ticket < ?")
    .get(queue, ticket) as { places: number };
  return row.places;
}

/** As for leases: no place counts for longer than its time to live, also after the time of day was set back. */
export function cutImplausibleTickets(books: Books, { queue, clock }: Waiter): void {
  const latest = clock.now() + ticketTtlMs;
  books.prepare("UPDATE lease_queue SET expires_at = ? WHERE queue = ? AND expires_at > ?").run(latest, queue, latest);
}
