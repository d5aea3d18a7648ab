import type { Books } from "../ledger/books.ts";
import { appendToLedger } from "../ledger/ledger.ts";
import { startHeartbeat, type Heartbeat } from "../leases/heartbeat.ts";
import type { Lease } from "../leases/lease.ts";
import { LaunchError } from "../launch-error.ts";

/** Signs of life for the leases of all launches of a launcher. */
export interface LaunchHeartbeat extends Disposable {
  /** Keeps the leases of a launch; when one is lost, `onLost` is called with why the launch has to stop. */
  keep(books: Books, leases: readonly Lease[], onLost: (reason: LaunchError) => void): Disposable;
}

/** One timer for all leases of the same books, which may give way to others; see `startHeartbeat`. */
export function createLaunchHeartbeat(): LaunchHeartbeat {
  const beatings = new Map<Books, Beating>();
  return {
    keep: (books, leases, onLost) => {
      const { heartbeat, losers } = beatings.get(books) ?? begin(books);
      beatings.set(books, { heartbeat, losers });
      for (const lease of leases) {
        losers.set(lease.generation, onLost);
        heartbeat.add(lease);
      }
      return {
        [Symbol.dispose]: () => {
          for (const lease of leases) {
            losers.delete(lease.generation);
            heartbeat.remove(lease);
          }
        },
      };
    },
    [Symbol.dispose]: () => {
      for (const { heartbeat } of beatings.values()) heartbeat[Symbol.dispose]();
    },
  };
}

interface Beating {
  heartbeat: Heartbeat;
  /** By the lease's generation, which other books have too. */
  losers: Map<number, (reason: LaunchError) => void>;
}

function begin(books: Books): Beating {
  const losers: Beating["losers"] = new Map();
  const heartbeat = startHeartbeat(books, {
    onLost: (lease) => {
      noteLoss(books, lease);
      losers.get(lease.generation)?.(lost(lease));
      losers.delete(lease.generation);
    },
  });
  return { heartbeat, losers };
}

function noteLoss(books: Books, { launchId, resource, generation }: Lease): void {
  try {
    appendToLedger(books, launchId, "lease.lost", { name: resource, generation });
  } catch {
    // The launch has to stop, whether that is written down or not.
  }
}

function lost({ resource, launchId }: Lease): LaunchError {
  return new LaunchError(
    "LEASE_LOST",
    `Cannot go on with "${resource}" in launch "${launchId}": somebody else has it`,
    {
      hint: "Start the launch again",
    },
  );
}
