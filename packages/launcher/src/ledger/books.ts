import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { LaunchError } from "../launch-error.ts";
import { createPrivateDirectory } from "../workspace/state-directory.ts";
import { migrate } from "./schema.ts";

/** The database of one state directory: launches and the append-only ledger. */
export interface Books {
  readonly database: DatabaseSyncInstance;
  /** Runs `work` as one write transaction. */
  transaction<T>(work: () => T): T;
  [Symbol.dispose](): void;
}

/**
 * Opens the books, and creates them when there are none.
 *
 * @throws LaunchError `STATE_UNWRITABLE`.
 */
export async function openBooks(stateDirectory: string): Promise<Books> {
  await createPrivateDirectory(stateDirectory);
  const path = join(stateDirectory, "launcher.db");
  try {
    const database = await openPatiently(path);
    migrate(database);
    requireWritable(database);
    return booksOf(database);
  } catch (error) {
    throw new LaunchError("STATE_UNWRITABLE", `Cannot open "${path}": ${(error as Error).message}`, {
      hint: "Make the state directory writable, or set XDG_STATE_HOME to one that is",
      cause: error,
    });
  }
}

const patienceMs = 10_000;
const pauseMs = 20;
const sqliteBusy = 5;

/**
 * Of several processes that create the books at once, all but one find the file locked while its journal changes mode;
 * SQLite does not wait for that by itself, whatever its busy timeout.
 */
async function openPatiently(path: string): Promise<DatabaseSyncInstance> {
  for (const deadline = performance.now() + patienceMs; ; await delay(pauseMs)) {
    try {
      return openPrivately(path);
    } catch (error) {
      const isBusy = (error as { errcode?: number }).errcode === sqliteBusy;
      if (!isBusy || performance.now() > deadline) throw error;
    }
  }
}

/** SQLite creates its files with the process's umask; the books are for this user alone from the first byte. */
function openPrivately(path: string): DatabaseSyncInstance {
  const before = process.umask(0o077);
  try {
    const database = new DatabaseSync(path);
    try {
      database.exec("PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  } finally {
    process.umask(before);
  }
}

/** A database that can only be read opens without complaint, and refuses no transaction before its first write. */
function requireWritable(database: DatabaseSyncInstance): void {
  database.exec("BEGIN IMMEDIATE; CREATE TABLE probe (x); ROLLBACK");
}

function booksOf(database: DatabaseSyncInstance): Books {
  return {
    database,
    transaction: (work) => {
      database.exec("BEGIN IMMEDIATE");
      try {
        const result = work();
        database.exec("COMMIT");
        return result;
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
    [Symbol.dispose]: () => database.close(),
  };
}
