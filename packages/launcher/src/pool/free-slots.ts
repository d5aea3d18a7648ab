import type { Books } from "../ledger/books.ts";
import { identityResource } from "../ledger/launches.ts";
import { requirePool } from "./pool-error.ts";
import type { PoolRecord } from "./pool-registry.ts";

/**
 * The identities of a pool that may be leased, as resources, the one that has been free for longest first: those that are
 * ready, whose quarantine is over, and that bear no traces of a user any more.
 *
 * @throws LaunchError `POOL_UNKNOWN`, `POOL_DRAINING`.
 */
export function freeSlots(books: Books, ravi: string, name: string, now: number = Date.now()): string[] {
  const { quarantineSeconds } = requirePool(books, ravi, name);
  // Nobody writes a later end of a quarantine: such a one dates from before the clock was set back.
  const latest = new Date(now + quarantineSeconds * 1000).toISOString();
  const rows = books
    .prepare(
      `SELECT name FROM identities
       WHERE ravi = ?1 AND pool = ?2 AND state = 'ready' AND reason IS NULL
         AND (free_from IS NULL OR free_from <= ?3 OR free_from > ?4)
         AND name NOT IN (${usedSlots})
       ORDER BY coalesce(free_from, ''), id`,
    )
    .all(ravi, name, new Date(now).toISOString(), latest) as { name: string }[];
  return rows.map((row) => identityResource(ravi, row.name));
}

/** A slot as a resource, as long as it has no user and bears no traces of one; then none. */
export function unusedSlot(books: Books, ravi: string, name: string): string[] {
  const row = books.prepare(`SELECT 1 WHERE ?2 NOT IN (${usedSlots})`).get(ravi, name);
  return row === undefined ? [] : [identityResource(ravi, name)];
}

/** A slot that has a user, or that bears the traces of one, is in the journal of that launch. */
const usedSlots = `SELECT data ->> 'name' FROM intents
  WHERE state IN ('intended', 'done') AND effect = 'slot' AND data ->> 'ravi' = ?1`;

/**
 * Takes slots for what they are now that a user has changed or robbed: what is in them from now on is their own.
 *
 * @returns Their names.
 */
export function clearSpoiled(books: Books, { ravi, name }: PoolRecord): string[] {
  const rows = books
    .prepare(
      `UPDATE identities SET reason = NULL, changed_at = ?3
       WHERE ravi = ?1 AND pool = ?2 AND state = 'ready' AND reason IS NOT NULL AND name NOT IN (${usedSlots})
       RETURNING name`,
    )
    .all(ravi, name, new Date().toISOString()) as { name: string }[];
  return rows.map((row) => row.name);
}
