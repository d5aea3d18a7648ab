import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { genesisHash, hashRow } from "./chain.ts";
import { step } from "../steps.ts";

interface Statements {
  place: ReturnType<DatabaseSyncInstance["prepare"]>;
  insert: ReturnType<DatabaseSyncInstance["prepare"]>;
}

/** Prepared once: a statement keeps some kilobytes until the garbage collector, which does not see them, comes by. */
const prepared = new WeakMap<DatabaseSyncInstance, Statements>();

/**
 * Appends a row to the chain, within a write transaction of the caller's. After rows were cut off, numbers go on where they
 * were, so that the gap stays to be seen.
 */
export function appendRow(
  database: DatabaseSyncInstance,
  { launchId, kind, data }: { launchId: string; kind: string; data: string },
): void {
  const { place, insert } = statementsOf(database);
  const { seq, prev } = place.get() as { seq: number; prev: string };
  const row = { seq, at: new Date().toISOString(), launchId, kind, data, prev };
  insert.run(seq, row.at, launchId, kind, data, prev, hashRow(row));
  step("ledger.written");
}

function statementsOf(database: DatabaseSyncInstance): Statements {
  const known = prepared.get(database);
  if (known !== undefined) return known;
  const made = {
    place: database.prepare(`
      SELECT max(coalesce(newest.seq, 0), coalesce(given.seq, 0)) + 1 AS seq, coalesce(newest.hash, '${genesisHash}') AS prev
      FROM (SELECT 1)
        LEFT JOIN (SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1) AS newest
        LEFT JOIN (SELECT seq FROM sqlite_sequence WHERE name = 'ledger') AS given`),
    insert: database.prepare(
      "INSERT INTO ledger (seq, at, launch_id, kind, data, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
    ),
  };
  prepared.set(database, made);
  return made;
}
