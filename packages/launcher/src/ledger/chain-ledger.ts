import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { genesis, genesisHash, hashRow, type ChainLink, type StoredRow } from "./chain.ts";

/** Adds the chain to a ledger that has none, and chains the rows that are there, within the migration's transaction. */
export function chainLedger(database: DatabaseSyncInstance): void {
  database.exec(addColumns);
  let last: ChainLink = genesis;
  for (let rows = pageAfter(database, 0); rows.length > 0; rows = pageAfter(database, last.seq)) {
    last = chainRows(database, rows, last);
  }
  database.exec(guardRows);
}

const addColumns = `
  DROP TRIGGER ledger_rows_never_change;
  ALTER TABLE ledger ADD COLUMN prev TEXT NOT NULL DEFAULT '';
  ALTER TABLE ledger ADD COLUMN hash TEXT NOT NULL DEFAULT '';
`;

/** A program of before the chain would append a row outside of it. */
const guardRows = `
  CREATE TRIGGER ledger_rows_never_change BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
  CREATE TRIGGER ledger_rows_are_chained BEFORE INSERT ON ledger
    WHEN NOT EXISTS (SELECT 1 FROM ledger WHERE seq = NEW.seq) AND (
      length(NEW.hash) <> 64
      OR NEW.prev <> coalesce((SELECT hash FROM ledger ORDER BY seq DESC LIMIT 1), '${genesisHash}'))
    BEGIN SELECT RAISE(ABORT, 'the ledger is chained'); END;
`;

const pageSize = 1000;

type UnchainedRow = Omit<StoredRow, "prev" | "hash">;

function pageAfter(database: DatabaseSyncInstance, seq: number): UnchainedRow[] {
  return database
    .prepare(
      `SELECT seq, at, launch_id AS launchId, kind, data FROM ledger WHERE seq > ? ORDER BY seq LIMIT ${pageSize}`,
    )
    .all(seq) as UnchainedRow[];
}

function chainRows(database: DatabaseSyncInstance, rows: readonly UnchainedRow[], before: ChainLink): ChainLink {
  const update = database.prepare("UPDATE ledger SET prev = ?, hash = ? WHERE seq = ?");
  let last = before;
  for (const row of rows) {
    const hash = hashRow({ ...row, prev: last.hash });
    update.run(last.hash, hash, row.seq);
    last = { seq: row.seq, hash };
  }
  return last;
}
