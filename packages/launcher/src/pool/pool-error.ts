import { LaunchError } from "../launch-error.ts";
import type { Books } from "../ledger/books.ts";
import { findPool, listPools, type PoolRecord } from "./pool-registry.ts";

/**
 * A pool that slots can be leased from.
 *
 * @throws LaunchError `POOL_UNKNOWN`, `POOL_DRAINING`.
 */
export function requirePool(books: Books, ravi: string, name: string): PoolRecord {
  const pool = findPool(books, ravi, name);
  if (pool === undefined) throw poolUnknown(books, name, ravi);
  if (pool.size === 0) throw poolDraining(name);
  return pool;
}

/** @param ravi The Ravi at which it should be. @default any */
export function poolUnknown(books: Books, name: string, ravi?: string): LaunchError {
  const known = listPools(books).filter((pool) => ravi === undefined || pool.ravi === ravi);
  const names = [...new Set(known.map((pool) => pool.name))];
  return new LaunchError("POOL_UNKNOWN", `Cannot find pool "${name}": the books have none of that name`, {
    hint:
      names.length === 0
        ? `There is none; make it with "persona pool create ${name} --size 3"`
        : `There are: ${names.slice(0, 10).join(", ")}; make it with "persona pool create ${name} --size 3"`,
  });
}

export function poolDraining(name: string): LaunchError {
  return new LaunchError("POOL_DRAINING", `Cannot use pool "${name}": it is being drained`, {
    hint: `See "persona pool status ${name}" for what is left of it`,
  });
}
