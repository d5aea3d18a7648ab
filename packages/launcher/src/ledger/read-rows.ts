import type { Books } from "./books.ts";
import type { StoredRow } from "./chain.ts";

/** Which rows of the ledger; every row without any of these. */
export interface RowFilter {
  /** From the first row on that was written at this instant or later (ISO 8601, UTC). */
  since?: string | undefined;
  /** Rows of these launches only. */
  launchIds?: readonly string[] | undefined;
  /** Rows with a higher number only. */
  after?: number | undefined;
}

/** Rows in the order of their numbers, read page by page: memory stays flat, and no transaction is held in between. */
export function* readRows(
  { database }: Pick<Books, "database">,
  filter: RowFilter = {},
  pageSize = 1000,
): Generator<StoredRow> {
  const launches = filter.launchIds === undefined ? "" : "AND launch_id IN (SELECT value FROM json_each(?))";
  // A number beyond those of JavaScript can only be there by tampering, and must not end the reading.
  const select = database.prepare(
    `SELECT CAST(seq AS REAL) AS seq, at, launch_id AS launchId, kind, data, prev, hash FROM ledger
     WHERE seq > ? ${launches} ORDER BY ledger.seq LIMIT ${pageSize}`,
  );
  const only = filter.launchIds === undefined ? [] : [JSON.stringify(filter.launchIds)];
  for (let after = startOf(database, filter); ;) {
    const rows = select.all(after, ...only) as StoredRow[];
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    after = last.seq;
  }
}

/** The clock may have been set back in between, and rows stand together: the first row decides. */
function startOf(database: Books["database"], { since, after }: RowFilter): number {
  const lowest = after ?? Number.MIN_SAFE_INTEGER;
  if (since === undefined) return lowest;
  const row = database.prepare("SELECT seq FROM ledger WHERE at >= ? ORDER BY seq LIMIT 1").get(since);
  const first = (row as { seq: number } | undefined)?.seq ?? Number.MAX_SAFE_INTEGER;
  return Math.max(lowest, first - 1);
}
