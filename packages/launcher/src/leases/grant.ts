import type { Books } from "../ledger/books.ts";
import { areCompatible, type ClaimRow, expiryValues, holderOf, holderValues, isForfeited } from "./claim.ts";
import type { LeaseBusy, LeaseOwner } from "./lease-busy.ts";
import type { LeaseGrant } from "./lease.ts";
import { cutImplausibleTickets, dropTicket, queueAhead, type TicketRow, type Waiter } from "./lease-queue.ts";
import { writeTransaction } from "./write-transaction.ts";

/** What a launch wants: any one of some resources. */
export interface Wish extends Waiter {
  /** Looked at anew at every attempt. */
  resources: () => readonly string[];
  ttlMs: number;
}

export interface LeaseRow extends ClaimRow {
  generation: number;
  resource: string;
  acquired_at: string;
  ttl_ms: number;
}

/**
 * Grants a wish when it is its turn and one of its resources is free, in one write transaction. A launch that has one
 * of them already gets that one again.
 */
export function tryGrant(books: Books, wish: Wish, ticket?: number): LeaseGrant | LeaseBusy {
  return writeTransaction(books, () => {
    const resources = wish.resources();
    cutImplausible(books, resources, wish);
    cutImplausibleTickets(books, wish);
    const verdict = judge(books, wish, ticket, resources);
    for (const gone of verdict.deadTickets) dropTicket(books, gone);
    if (verdict.kind === "busy") return { busy: verdict.owners };
    if (ticket !== undefined) dropTicket(books, ticket);
    if (verdict.kind === "own") return grantOf(verdict.row, ticket, []);
    return insertGrant(books, wish, verdict, ticket);
  });
}

/** Whether `tryGrant` would grant the wish now. Reads only, and waits for nobody. */
export function couldGrant(books: Books, wish: Wish, ticket: number): boolean {
  if (queueAhead(books, wish, ticket).first !== undefined) return false;
  return judge(books, wish, ticket, wish.resources()).kind !== "busy";
}

type Verdict = { deadTickets: readonly number[] } & (
  | { kind: "busy"; owners: readonly LeaseOwner[] }
  | { kind: "own"; row: LeaseRow }
  | FreeResource
);

interface FreeResource {
  kind: "free";
  resource: string;
  /** Leases on it that have to go first. */
  forfeited: readonly LeaseRow[];
}

function judge(books: Books, wish: Wish, ticket: number | undefined, resources: readonly string[]): Verdict {
  const rows = leasesOn(books, resources);
  const own = rows.find((row) => isOwn(row, wish));
  if (own !== undefined) return { kind: "own", row: own, deadTickets: [] };
  const { first, dead: deadTickets } = queueAhead(books, wish, ticket);
  if (first !== undefined) return { kind: "busy", owners: [...rows.map(ownerOf), waiterOf(first)], deadTickets };
  const free = findFree(rows, wish, resources);
  return free === undefined ? { kind: "busy", owners: rows.map(ownerOf), deadTickets } : { ...free, deadTickets };
}

function leasesOn(books: Books, resources: readonly string[]): LeaseRow[] {
  return books
    .prepare("SELECT * FROM leases WHERE resource IN (SELECT value FROM json_each(?)) ORDER BY generation")
    .all(JSON.stringify(resources));
}

function isOwn(row: LeaseRow, { launchId, holder, isShared }: Wish): boolean {
  if (row.launch_id !== launchId || (row.is_shared === 1) !== isShared) return false;
  return JSON.stringify(holderValues(holderOf(row))) === JSON.stringify(holderValues(holder));
}

/** One that nobody has to give up comes before one that was left by the dead, of which something may still be at work. */
function findFree(rows: readonly LeaseRow[], wish: Wish, resources: readonly string[]): FreeResource | undefined {
  let leftByTheDead: FreeResource | undefined;
  for (const resource of resources) {
    const standing = rows.filter((row) => row.resource === resource);
    const forfeited = standing.filter((row) => isForfeited(row, wish.clock));
    const living = standing.filter((row) => !forfeited.includes(row));
    if (!living.every((row) => areCompatible(row, wish.isShared) && row.launch_id !== wish.launchId)) continue;
    if (forfeited.length === 0) return { kind: "free", resource, forfeited };
    leftByTheDead ??= { kind: "free", resource, forfeited };
  }
  return leftByTheDead;
}

function insertGrant(books: Books, wish: Wish, free: FreeResource, ticket: number | undefined): LeaseGrant {
  const { launchId, isShared, holder, ttlMs, clock } = wish;
  const remove = books.prepare("DELETE FROM leases WHERE generation = ?");
  for (const { generation } of free.forfeited) remove.run(generation);
  const row = books
    .prepare(
      `INSERT INTO leases (resource, launch_id, is_shared, holder_pid, holder_start, holder_host, holder_boot,
         acquired_at, ttl_ms, expires_at, expires_uptime)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`,
    )
    .get(
      free.resource,
      launchId,
      isShared ? 1 : 0,
      ...holderValues(holder),
      new Date(clock.now()).toISOString(),
      ttlMs,
      ...expiryValues(ttlMs, clock),
    ) as unknown as LeaseRow;
  return grantOf(row, ticket, [...new Set(free.forfeited.map((gone) => gone.launch_id))]);
}

function grantOf(row: LeaseRow, ticket: number | undefined, tookOverFrom: readonly string[]): LeaseGrant {
  const { resource, launch_id: launchId, generation, is_shared, ttl_ms: ttlMs } = row;
  return { resource, launchId, generation, isShared: is_shared === 1, ttlMs, ticket, tookOverFrom };
}

/**
 * Nobody writes an expiry further ahead than its time to live; one that is was written before the time of day was set
 * back. It gets one more time to live by the clock as it is now, and the heartbeat of a living holder mends it before.
 */
function cutImplausible(books: Books, resources: readonly string[], { clock }: Wish): void {
  const now = clock.now();
  books
    .prepare(
      `UPDATE leases SET expires_at = ? + ttl_ms
       WHERE resource IN (SELECT value FROM json_each(?)) AND expires_at > ? + ttl_ms`,
    )
    .run(now, JSON.stringify(resources), now);
}

function ownerOf(row: LeaseRow): LeaseOwner {
  const { resource, launch_id: launchId, acquired_at: since } = row;
  return { kind: "holds", resource, launchId, holder: holderOf(row), since };
}

function waiterOf(row: TicketRow): LeaseOwner {
  return { kind: "waits", launchId: row.launch_id, holder: holderOf(row), since: row.queued_at };
}
