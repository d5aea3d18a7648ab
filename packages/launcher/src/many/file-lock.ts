import { closeSync, lstatSync, openSync, rmSync } from "node:fs";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";

const sqliteBusy = 5;

/**
 * Locks a file for this process: the lock is on `<path>.lock`, which is created, and removed when the lock is disposed.
 * The kernel keeps it (SQLite's exclusive lock), so that one whose process died is free at once and nobody has to judge
 * whether its holder lives.
 *
 * @returns `undefined` when another process has it.
 * @throws The system's error when the lock file cannot be made, or is no file.
 */
export function lockFile(path: string): Disposable | undefined {
  const lock = `${path}.lock`;
  for (;;) {
    createLock(lock);
    const before = inodeOf(lock);
    // The holder before us may remove what we have opened, at any moment.
    const isStill = (): boolean => before !== undefined && inodeOf(lock) === before;
    const database = lockDatabase(lock, isStill);
    if (database === undefined) return undefined;
    if (database !== "removed" && isStill()) return heldLock(lock, database);
    if (database !== "removed") database.close();
  }
}

/** For this user alone, and never through a link. */
function createLock(lock: string): void {
  try {
    closeSync(openSync(lock, "wx", 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const entry = lstatSync(lock, { throwIfNoEntry: false });
    if (entry?.isFile() === false) throw error;
  }
}

function inodeOf(path: string): number | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.ino;
}

/** `undefined` when another process has it; SQLite complains in many ways of a file that is removed under it. */
function lockDatabase(lock: string, isStill: () => boolean): DatabaseSyncInstance | "removed" | undefined {
  let database: DatabaseSyncInstance | undefined;
  try {
    database = new DatabaseSync(lock);
    database.exec("BEGIN EXCLUSIVE");
    return database;
  } catch (error) {
    database?.close();
    if ((error as { errcode?: number }).errcode === sqliteBusy) return undefined;
    if (!isStill()) return "removed";
    throw error;
  }
}

function heldLock(lock: string, database: DatabaseSyncInstance): Disposable {
  return {
    [Symbol.dispose]: () => {
      // Before it is free: who has opened it meanwhile finds that it is gone.
      rmSync(lock, { force: true });
      database.close();
    },
  };
}
