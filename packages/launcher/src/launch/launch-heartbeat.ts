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

/** One timer for all leases; see `startHeartbeat`. */
export function createLaunchHeartbeat(): LaunchHeartbeat {
  const losers = new Map<number, (reason: LaunchError) => void>();
  let heartbeat: Heartbeat | undefined;
  const begin = (books: Books): Heartbeat =>
    startHeartbeat(books, {
      onLost: (lease) => {
        noteLoss(books, lease);
        losers.get(lease.generation)?.(lost(lease));
        losers.delete(lease.generation);
      },
    });
  return {
    keep: (books, leases, onLost) => {
      const beating = (heartbeat ??= begin(books));
      for (const lease of leases) {
        losers.set(lease.generation, onLost);
        beating.add(lease);
      }
      return {
        [Symbol.dispose]: () => {
          for (const lease of leases) {
            losers.delete(lease.generation);
            beating.remove(lease);
          }
        },
      };
    },
    [Symbol.dispose]: () => heartbeat?.[Symbol.dispose](),
  };
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
