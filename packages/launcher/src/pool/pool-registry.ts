import { listIdentities, type IdentityRecord } from "../identity/identity-registry.ts";
import type { Books } from "../ledger/books.ts";

/** A pool in the books: how its slots are called, and how many there are to be. */
export interface PoolRecord {
  /** The Ravi its identities live at: its URL, or `local`. */
  ravi: string;
  name: string;
  /** Its slots are called `<prefix>-01` and so on. */
  prefix: string;
  /** How many slots there are to be; 0 as soon as it is drained. */
  size: number;
  /** How long a slot rests after its user. */
  quarantineSeconds: number;
}

/** Enters a pool, or changes the entry it has. */
export function savePool(books: Books, { ravi, name, prefix, size, quarantineSeconds }: PoolRecord): void {
  books
    .prepare(
      `INSERT INTO pools (ravi, name, prefix, size, quarantine_seconds) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (ravi, name) DO UPDATE SET
         prefix = excluded.prefix, size = excluded.size, quarantine_seconds = excluded.quarantine_seconds`,
    )
    .run(ravi, name, prefix, size, quarantineSeconds);
}

export function findPool(books: Books, ravi: string, name: string): PoolRecord | undefined {
  return listPools(books).find((pool) => pool.ravi === ravi && pool.name === name);
}

/** By name. */
export function listPools(books: Books): PoolRecord[] {
  return books
    .prepare("SELECT ravi, name, prefix, size, quarantine_seconds AS quarantineSeconds FROM pools ORDER BY name, ravi")
    .all();
}

/** The identities of a pool, by name; those that Ravi did not delete are none of it any more. */
export function slotsOf(books: Books, { ravi, name }: Pick<PoolRecord, "ravi" | "name">): IdentityRecord[] {
  return listIdentities(books, { ravi, pool: name }).sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Strikes out a pool that is drained and has no slots any more. */
export function removeDrainedPool(books: Books, { ravi, name }: Pick<PoolRecord, "ravi" | "name">): void {
  books
    .prepare(
      `DELETE FROM pools WHERE ravi = ?1 AND name = ?2 AND size = 0
         AND NOT EXISTS (SELECT 1 FROM identities WHERE ravi = ?1 AND pool = ?2 AND state <> 'deleted')`,
    )
    .run(ravi, name);
}
