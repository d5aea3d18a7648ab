import type { Books } from "../ledger/books.ts";
import { type Holder, type HolderState, holderState } from "../ledger/holder.ts";
import { holderOf, isForfeited } from "./claim.ts";
import type { LeaseRow } from "./grant.ts";
import { type LeaseClock, systemClock } from "./lease-clock.ts";
import type { Lease } from "./lease.ts";

/** Which leases; all of them when nothing is said. */
export interface LeaseFilter {
  launchId?: string;
  resource?: string;
  /** Beginning of the resource: `pool:local:testers/`. */
  resourcePrefix?: string;
}

/** A lease as the books have it. */
export interface HeldLease extends Lease {
  holder: Required<Holder>;
  holderState: HolderState;
  /** Whether the next one who asks gets it: its holder is dead, or cannot be looked at and was not heard of in time. */
  isForfeited: boolean;
  /** ISO 8601, UTC. */
  acquiredAt: string;
}

/** The leases in the books, oldest first. */
export function leasesOf(books: Books, filter: LeaseFilter = {}, clock: LeaseClock = systemClock): HeldLease[] {
  const { launchId = null, resource = null, resourcePrefix = "" } = filter;
  const rows = books
    .prepare(
      `SELECT * FROM leases WHERE (?1 IS NULL OR launch_id = ?1) AND (?2 IS NULL OR resource = ?2)
         AND substr(resource, 1, length(?3)) = ?3 ORDER BY generation`,
    )
    .all(launchId, resource, resourcePrefix) as unknown as LeaseRow[];
  return rows.map((row) => heldLease(row, clock));
}

function heldLease(row: LeaseRow, clock: LeaseClock): HeldLease {
  const { resource, launch_id: launchId, generation, ttl_ms: ttlMs, acquired_at: acquiredAt } = row;
  const holder = holderOf(row);
  return {
    resource,
    launchId,
    generation,
    isShared: row.is_shared === 1,
    ttlMs,
    acquiredAt,
    holder,
    holderState: holderState(holder),
    isForfeited: isForfeited(row, clock),
  };
}
