import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { DatabaseSync, type DatabaseSyncInstance, type StatementSyncInstance } from "@photostructure/sqlite";
import { LaunchError } from "../launch-error.ts";
import { createPrivateDirectory } from "../workspace/state-directory.ts";
import { migrate } from "./schema.ts";

/** The database of one state directory: launches and the append-only ledger. */
export interface Books {
  readonly database: DatabaseSyncInstance;
  /** A statement, prepared once: each preparation holds memory until the collector comes by. */
  prepare(sql: string): StatementSyncInstance;
  /** Runs `work` as one write transaction, or as part of the one that is under way. */
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
    return await openReady(path);
  } catch (error) {
    throw new LaunchError("STATE_UNWRITABLE", `Cannot open "${path}": ${(error as Error).message}`, {
      hint: "Make the state directory writable, or set XDG_STATE_HOME to one that is",
      cause: error,
    });
  }
}

async function openReady(path: string): Promise<Books> {
  const database = await openPatiently(path);
  try {
    migrate(database);
    requireWritable(database);
    return booksOf(database);
  } catch (error) {
    database.close();
    throw error;
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

/**
 * The books are for this user alone from the first byte: an empty file is an empty database, and SQLite gives the files
 * beside it the mode of the database.
 */
function openPrivately(path: string): DatabaseSyncInstance {
  closeSync(openSync(path, "a", 0o600));
  const database = new DatabaseSync(path);
  try {
    // A commit outlives its process; what has to outlive the machine waits for flushBooks().
    database.exec("PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
    // In pages, 16 MiB: emptying the log stops this thread for two fsyncs, and fifty launches fill the default nine times.
    database.exec("PRAGMA wal_autocheckpoint = 4000");
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A database that can only be read opens without complaint, and refuses no transaction before its first write. */
function requireWritable(database: DatabaseSyncInstance): void {
  database.exec("BEGIN IMMEDIATE; CREATE TABLE probe (x); ROLLBACK");
}

function booksOf(database: DatabaseSyncInstance): Books {
  const statements = new Map<string, StatementSyncInstance>();
  return {
    database,
    prepare: (sql) => {
      // A statement that is left over would say so in other words.
      if (!database.isOpen) throw new Error("database is not open");
      const statement = statements.get(sql) ?? database.prepare(sql);
      statements.set(sql, statement);
      return statement;
    },
    transaction: (work) => {
      if (database.isTransaction) return work();
      database.exec("BEGIN IMMEDIATE");
      try {
        const result = work();
        database.exec("COMMIT");
        return result;
      } catch (error) {
        // A full disk has rolled it back already.
        if (database.isTransaction) database.exec("ROLLBACK");
        throw error;
      }
    },
    [Symbol.dispose]: () => database.close(),
  };
}
