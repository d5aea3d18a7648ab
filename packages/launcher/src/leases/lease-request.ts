import type { Holder } from "../ledger/holder.ts";
import type { Wish } from "./grant.ts";
import { type LeaseClock, systemClock } from "./lease-clock.ts";
import { defaultTtlMs } from "./lease.ts";

interface ClaimOptions {
  launchId: string;
  /** Who answers for it; see `currentHolder`. */
  holder: Holder;
  /** Several launches may have a resource when all of them say so. @default false */
  isShared?: boolean;
  /** @default 60_000 */
  ttlMs?: number;
  clock?: LeaseClock;
}

/** A wish for one resource. */
export interface LeaseRequest extends ClaimOptions {
  resource: string;
}

/** A wish for any one of several resources. */
export interface PoolLeaseRequest extends ClaimOptions {
  /**
   * In order of preference. A function is called at every look and, for the grant, in its transaction: the pool may change
   * while somebody waits.
   */
  resources: readonly string[] | (() => readonly string[]);
  /** Name of the pool, in which all wait in one line. */
  queue: string;
}

/** A pool of one. */
export function oneOf<R extends LeaseRequest>(request: R): R & PoolLeaseRequest {
  return { ...request, resources: [request.resource], queue: request.resource };
}

export function wishOf(request: PoolLeaseRequest): Wish {
  const { queue, launchId, holder, resources, isShared = false, ttlMs = defaultTtlMs, clock = systemClock } = request;
  const candidates = typeof resources === "function" ? resources : (): readonly string[] => resources;
  return { queue, launchId, holder, resources: candidates, isShared, ttlMs, clock };
}
