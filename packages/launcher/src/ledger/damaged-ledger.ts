import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { pathToFileURL } from "node:url";
import { type ChainLink, newestLink, type StoredRow } from "./chain.ts";
import { readRows } from "./read-rows.ts";

/** The newest row of a ledger, as far as its file can still be read. */
export function newestReadableLink(path: string): ChainLink | undefined {
  try {
    using reader = openForReading(path);
    const link = newestLink(reader.database);
    return link.seq === 0 ? undefined : link;
  } catch {
    return undefined;
  }
}

/** The rows of a ledger from a file of books, up to where it cannot be read any more. Nothing in the file changes. */
export function* readableRows(path: string): Generator<StoredRow> {
  using reader = openForReading(path);
  try {
    yield* readRows(reader);
  } catch (error) {
    if ((error as { code?: string }).code !== "ERR_SQLITE_ERROR") throw error;
  }
}

function openForReading(path: string): Disposable & { database: DatabaseSyncInstance } {
  const location = pathToFileURL(path);
  location.searchParams.set("mode", "ro");
  const database = new DatabaseSync(location);
  return { database, [Symbol.dispose]: () => database.close() };
}
