import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { open } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { type ChainLink, newestLink, type StoredRow } from "./chain.ts";
import { readRows } from "./read-rows.ts";
import { verifyLedger, type LedgerVerification, type VerifyOptions } from "./verify-ledger.ts";

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

/**
 * The rows of the ledger in a file of books, up to where it cannot be read any more. Nothing in the file changes.
 *
 * @returns Why it ends before its end; `undefined` when it is whole.
 */
export function* readableRows(path: string): Generator<StoredRow, string | undefined> {
  try {
    using reader = openForReading(path);
    // One by one: the last row before the damage is to be had too.
    yield* readRows(reader, {}, 1);
    return undefined;
  } catch (error) {
    if ((error as { code?: string }).code !== "ERR_SQLITE_ERROR") throw error;
    return (error as Error).message;
  }
}

const magic = "SQLite format 3\0";

/** Whether a file begins as a database does. */
export async function isDatabase(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { buffer } = await file.read(Buffer.alloc(magic.length), 0, magic.length, 0);
    return buffer.toString("latin1") === magic;
  } finally {
    await file.close();
  }
}

/** Follows the chain of the ledger in a file of books as far as it can be read. */
export async function verifyReadable(path: string, options: Pick<VerifyOptions, "head">): Promise<LedgerVerification> {
  let unreadable: string | undefined;
  const rows = function* (): Generator<StoredRow> {
    unreadable = yield* readableRows(path);
  };
  const found = await verifyLedger(rows(), options);
  if (unreadable === undefined || !found.isValid) return found;
  const seq = found.head.seq + 1;
  return { ...found, isValid: false, fault: { kind: "cut", seq, message: `row ${seq} cannot be read: ${unreadable}` } };
}

function openForReading(path: string): Disposable & { database: DatabaseSyncInstance } {
  const location = pathToFileURL(path);
  location.searchParams.set("mode", "ro");
  const database = new DatabaseSync(location);
  return { database, [Symbol.dispose]: () => database.close() };
}
