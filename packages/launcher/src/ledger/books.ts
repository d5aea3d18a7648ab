import { lstatSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { DatabaseSync, type DatabaseSyncInstance, type StatementSyncInstance } from "@photostructure/sqlite";
import type { LaunchWarning } from "../launch-warning.ts";
import { createPrivateDirectory } from "../workspace/state-directory.ts";
import { createBooksFile, moveAside } from "./begin-books.ts";
import { noteBegun, type LostBooks } from "./begun-books.ts";
import { booksFault, isBusy, isDamage } from "./books-fault.ts";
import { noteDamage } from "./damage-note.ts";
import { GuardedDatabase } from "./guarded-database.ts";
import { requireKnownVersion, requireSound } from "./require-sound.ts";
import { migrate } from "./schema.ts";

/** The database of one state directory: launches and the append-only ledger. */
export interface Books {
  readonly database: DatabaseSyncInstance;
  /** A statement, prepared once: each preparation holds memory until the collector comes by. */
  prepare(sql: string): StatementSyncInstance;
  /** Runs `work` as one write transaction, or as part of the one that is under way. */
  transaction<T>(work: () => T): T;
  /**
   * `gone`: the file was deleted or replaced; what is written here nobody will read. `damaged`: it turned out to be no whole
   * database while it was used.
   */
  condition(): "sound" | "gone" | "damaged";
  [Symbol.dispose](): void;
}

/** How books are opened. */
export interface OpenBooksOptions {
  /** Whether damaged books are moved aside and new ones begun. @default false: they are `DATABASE_DAMAGED` */
  repairs?: boolean | undefined;
  /** Whether the whole file is looked at, however large it is. @default false */
  isThorough?: boolean | undefined;
  /** How long to wait for whoever has the books locked, in milliseconds. @default 10_000 */
  patienceMs?: number | undefined;
  /** Hears that there were other books before these. */
  onWarning?: ((warning: LaunchWarning) => void) | undefined;
}

/**
 * Opens the books, and creates them when there are none. Of several processes that find them missing or damaged at once,
 * one begins new ones.
 *
 * @throws LaunchError `STATE_UNWRITABLE`, `STATE_LOCKED`, `DATABASE_TOO_NEW`, `DATABASE_DAMAGED`.
 */
export async function openBooks(stateDirectory: string, options: OpenBooksOptions = {}): Promise<Books> {
  await createPrivateDirectory(stateDirectory);
  const path = placeOf(stateDirectory);
  const deadline = performance.now() + (options.patienceMs ?? defaultPatienceMs);
  for (;;) {
    const before = inodeOf(path);
    try {
      if (before !== undefined) return await openPatiently(path, options, deadline);
      await createBooksFile(path, deadline);
    } catch (error) {
      if (performance.now() > deadline) throw booksFault(error, path, "open");
      // Somebody has put other books there meanwhile.
      if (inodeOf(path) !== before) continue;
      if (options.repairs !== true || !isDamage(error)) throw booksFault(error, path, "open");
      await repair(path, options, deadline);
    }
  }
}

const defaultPatienceMs = 10_000;
const pauseMs = 20;
/** How long one attempt waits by itself, with nothing else being done. */
const attemptMs = 50;

/** The books themselves, where the name is a link to them. */
function placeOf(stateDirectory: string): string {
  const path = join(stateDirectory, "launcher.db");
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return isLink && inodeOf(path) !== undefined ? realpathSync(path) : path;
}

/** Something that cannot be looked at is there all the same. */
function inodeOf(path: string): string | undefined {
  try {
    const entry = statSync(path, { throwIfNoEntry: false });
    return entry === undefined ? undefined : `${entry.dev}:${entry.ino}`;
  } catch {
    return "unknown";
  }
}

async function repair(path: string, options: OpenBooksOptions, deadline: number): Promise<void> {
  const check = (): void => connect(path, { ...options, isThorough: true })[Symbol.dispose]();
  const begin = (file: string, lost: LostBooks): void => beginAfter(path, file, lost, options.onWarning);
  // The file stays open until the collector has been at its statements, and must not keep others from moving it.
  noteDamage(path);
  try {
    await moveAside(path, { deadline, check, begin });
  } catch (error) {
    throw booksFault(error, path, "open");
  }
}

/** Makes books in a file that will be moved to their place, and notes in them what was there before. */
function beginAfter(path: string, file: string, lost: LostBooks, onWarning: OpenBooksOptions["onWarning"]): void {
  const database = new DatabaseSync(pathToFileURL(file));
  let warning: LaunchWarning | undefined;
  try {
    database.exec("PRAGMA synchronous = FULL");
    migrate(database, { onNew: () => (warning = noteBegun(database, path, lost)) });
  } finally {
    database.close();
  }
  if (warning !== undefined) onWarning?.(warning);
}

/**
 * Of several processes that create the books at once, all but one find the file locked while its journal changes mode;
 * SQLite does not wait for that by itself, whatever its busy timeout.
 */
async function openPatiently(path: string, options: OpenBooksOptions, deadline: number): Promise<Books> {
  for (; ; await delay(pauseMs)) {
    try {
      return connect(path, options);
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
    }
  }
}

function connect(path: string, options: OpenBooksOptions): Books {
  const inode = inodeOf(path);
  let [isInUse, isDamaged] = [false, false];
  const onFault = (fault: unknown): void => {
    if (!isInUse || isDamaged || !isDamage(fault)) return;
    isDamaged = true;
    noteDamage(path);
  };
  const database = new GuardedDatabase(existing(path), path, onFault);
  try {
    // A commit outlives its process; what has to outlive the machine waits for flushBooks().
    database.exec(`PRAGMA busy_timeout = ${attemptMs}; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;`);
    // In pages, 16 MiB: emptying the log stops this thread for two fsyncs, and fifty launches fill the default nine times.
    database.exec("PRAGMA wal_autocheckpoint = 4000");
    requireUnmoved(path, inode);
    requireKnownVersion(database, path);
    let warning: LaunchWarning | undefined;
    migrate(database, { onNew: () => (warning = noteBegun(database, path)) });
    requireSound(database, path, options);
    requireWritable(database);
    database.beginUse();
    isInUse = true;
    if (warning !== undefined) options.onWarning?.(warning);
    const condition = (): ReturnType<Books["condition"]> =>
      isDamaged ? "damaged" : inodeOf(path) === inode ? "sound" : "gone";
    return booksOf(database, condition);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens what is there and creates nothing: a new file would have to be private from its first byte. */
function existing(path: string): URL {
  const location = pathToFileURL(path);
  location.searchParams.set("mode", "rw");
  return location;
}

/** SQLite opens the files beside a database by its name: they would be those of the books that were put there meanwhile. */
function requireUnmoved(path: string, inode: string | undefined): void {
  if (inodeOf(path) !== inode) throw new Error(`Cannot open "${path}": other books have taken its place`);
}

/** A database that can only be read opens without complaint, and refuses no transaction before its first write. */
function requireWritable(database: DatabaseSyncInstance): void {
  try {
    database.exec("BEGIN IMMEDIATE; CREATE TABLE probe (x); ROLLBACK");
  } finally {
    if (database.isTransaction) database.exec("ROLLBACK");
  }
}

/** The books that a database is, as long as it is open. */
export function booksOf(database: DatabaseSyncInstance, condition: Books["condition"]): Books {
  const statements = new Map<string, StatementSyncInstance>();
  return {
    database,
    condition,
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
