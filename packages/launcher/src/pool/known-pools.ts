import { openKnown, type LauncherParts } from "../launch/launcher-parts.ts";
import { poolUnknown } from "./pool-error.ts";
import { listPools } from "./pool-registry.ts";
import { statusOf, type PoolStatus } from "./pool-status.ts";

/**
 * The pools that the books know, or those of a name: one for each Ravi. Ravi is not asked.
 *
 * @throws LaunchError `POOL_UNKNOWN`.
 */
export async function knownPools(parts: LauncherParts, name?: string): Promise<PoolStatus[]> {
  const books = await openKnown(parts);
  const pools = listPools(books).filter((pool) => name === undefined || pool.name === name);
  if (name !== undefined && pools.length === 0) throw poolUnknown(books, name);
  return pools.map((pool) => statusOf(books, pool));
}
