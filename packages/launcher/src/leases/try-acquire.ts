import type { Books } from "../ledger/books.ts";
import { tryGrant } from "./grant.ts";
import type { LeaseBusy } from "./lease-busy.ts";
import { type LeaseRequest, oneOf, type PoolLeaseRequest, wishOf } from "./lease-request.ts";
import type { LeaseGrant } from "./lease.ts";

/**
 * Leases a resource when it is free and nobody waits for it. A launch that has it already, under the same holder, gets
 * its lease again.
 */
export function tryAcquire(books: Books, request: LeaseRequest): LeaseGrant | LeaseBusy {
  return tryGrant(books, wishOf(oneOf(request)));
}

/** As `tryAcquire`, for the first free one of several; a launch has one of them at most. */
export function tryAcquireAny(books: Books, request: PoolLeaseRequest): LeaseGrant | LeaseBusy {
  return tryGrant(books, wishOf(request));
}
