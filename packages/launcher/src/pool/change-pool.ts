import { createLaunchId } from "../launch/launch-id.ts";
import type { LaunchContext } from "../launch/launch-context.ts";
import { acquire } from "../leases/acquire.ts";
import { release } from "../leases/keep-lease.ts";
import { ownHolder } from "../ledger/holder.ts";

/** How long to wait for somebody else who makes or drains the same pool, in milliseconds. */
const patienceMs = 120_000;

/**
 * Makes or drains a pool while nobody else does.
 *
 * @throws LaunchError `IDENTITY_BUSY` when somebody does for too long.
 */
export async function changePool<T>(
  name: string,
  { books, ravi, signal }: LaunchContext,
  change: (by: string) => Promise<T>,
): Promise<T> {
  const by = createLaunchId();
  const lease = await acquire(books, {
    resource: `pool-change:${ravi.name}:${name}`,
    launchId: by,
    holder: ownHolder(),
    deadlineMs: patienceMs,
    label: `pool "${name}"`,
    signal,
  });
  try {
    return await change(by);
  } finally {
    release(books, lease);
  }
}
