import type { Books } from "../ledger/books.ts";
import { renewAll } from "./keep-lease.ts";
import { type LeaseClock, systemClock } from "./lease-clock.ts";
import { heartbeatShare, type Lease } from "./lease.ts";

export interface HeartbeatOptions {
  /** Called once per lease that is found to be lost, which is then let go of. Must not throw. */
  onLost: (lease: Lease) => void;
  clock?: LeaseClock;
}

/** Gives signs of life for the leases of a process, three per shortest time to live. Keeps no process running. */
export interface Heartbeat extends Disposable {
  add(lease: Lease): void;
  /** To be called before the lease is released. */
  remove(lease: Lease): void;
}

/**
 * One timer for all leases of a process. Books that cannot be written at one beat are tried again at the next: on this
 * host a lease does not depend on beats, and `requireLease` speaks up before the next effect.
 */
export function startHeartbeat(books: Books, { onLost, clock = systemClock }: HeartbeatOptions): Heartbeat {
  const leases = new Map<number, Lease>();
  let timer: NodeJS.Timeout | undefined;
  const schedule = (): void => {
    clearTimeout(timer);
    const ttlMs = Math.min(...Array.from(leases.values(), (lease) => lease.ttlMs));
    timer = leases.size === 0 ? undefined : setTimeout(beat, ttlMs * heartbeatShare).unref();
  };
  const beat = (): void => {
    for (const lease of lostOf(books, [...leases.values()], clock)) {
      leases.delete(lease.generation);
      onLost(lease);
    }
    schedule();
  };
  return {
    add: (lease) => {
      const isFaster = ![...leases.values()].some(({ ttlMs }) => ttlMs <= lease.ttlMs);
      leases.set(lease.generation, lease);
      if (isFaster) schedule();
    },
    remove: ({ generation }) => {
      leases.delete(generation);
    },
    [Symbol.dispose]: () => {
      leases.clear();
      clearTimeout(timer);
    },
  };
}

function lostOf(books: Books, leases: readonly Lease[], clock: LeaseClock): Lease[] {
  if (leases.length === 0) return [];
  try {
    return renewAll(books, leases, clock);
  } catch {
    return [];
  }
}
