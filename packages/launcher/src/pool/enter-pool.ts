import { LaunchError } from "../launch-error.ts";
import type { Books } from "../ledger/books.ts";
import { poolDraining } from "./pool-error.ts";
import { defaultQuarantineSeconds, type CreatePoolOptions } from "./pool-options.ts";
import { findPool, savePool, slotsOf, type PoolRecord } from "./pool-registry.ts";

/**
 * Enters a pool as it is to be; one that is there may grow.
 *
 * @throws LaunchError `OPTION_INVALID`, `POOL_DRAINING`.
 */
export function enterPool(books: Books, ravi: string, name: string, options: CreatePoolOptions): PoolRecord {
  return books.transaction(() => {
    const before = findPool(books, ravi, name);
    if (before !== undefined) requireChange(books, before, options);
    const { size, prefix, quarantineSeconds } = options;
    const pool = {
      ravi,
      name,
      size,
      prefix: prefix ?? before?.prefix ?? `pool-${name}`,
      quarantineSeconds: quarantineSeconds ?? before?.quarantineSeconds ?? defaultQuarantineSeconds,
    };
    savePool(books, pool);
    shortenQuarantines(books, pool);
    return pool;
  });
}

function requireChange(books: Books, pool: PoolRecord, { size, prefix, phone }: CreatePoolOptions): void {
  const { name } = pool;
  if (pool.size === 0) throw poolDraining(name);
  if (size < pool.size) {
    throw new LaunchError("OPTION_INVALID", `Cannot make pool "${name}" smaller: it has ${pool.size} slots`, {
      hint: `Drain it with "persona pool drain ${name}", and make it anew`,
    });
  }
  if (prefix !== undefined && prefix !== pool.prefix) {
    throw new LaunchError(
      "OPTION_INVALID",
      `Cannot call slots of pool "${name}" "${prefix}": its prefix is "${pool.prefix}"`,
      {
        hint: "Leave the prefix out, or make another pool",
      },
    );
  }
  const hasMute = slotsOf(books, pool).some((slot) => slot.state === "ready" && slot.phone === undefined);
  if (phone === true && hasMute) {
    throw new LaunchError("OPTION_INVALID", `Cannot give pool "${name}" phones: its slots were made without`, {
      hint: "Make another pool, with phones",
    });
  }
}

function shortenQuarantines(books: Books, { ravi, name, quarantineSeconds }: PoolRecord): void {
  const latest = new Date(Date.now() + quarantineSeconds * 1000).toISOString();
  books
    .prepare("UPDATE identities SET free_from = ?1 WHERE ravi = ?2 AND pool = ?3 AND free_from > ?1")
    .run(latest, ravi, name);
}
