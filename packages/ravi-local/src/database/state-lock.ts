import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { createPrivateFile } from "../files/private-file.ts";
import { LocalRaviError } from "../local-ravi-error.ts";

const SQLITE_BUSY = 5;

export interface StateLock {
  release(): void;
}

/**
 * Takes the state directory for this process. The operating system holds the lock (an exclusive transaction on
 * `lock.db`), so it ends with the process, however that ends.
 *
 * Never open and close `lock.db` by other means in a process that may hold it: closing any descriptor of a file drops
 * the process's POSIX locks on it.
 *
 * @throws LocalRaviError `STATE_LOCKED`
 */
export function lockState(stateDir: string): StateLock {
  const path = join(stateDir, "lock.db");
  createPrivateFile(path);
  const connection = new DatabaseSync(path, { timeout: 0 });
  try {
    // Nothing is ever written, so nothing needs a journal file.
    connection.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    connection.close();
    throw isBusy(error) ? stateLocked(stateDir, error) : error;
  }
  return { release: () => connection.close() };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;
}

function stateLocked(stateDir: string, cause: unknown): LocalRaviError {
  return new LocalRaviError("STATE_LOCKED", `Cannot serve "${stateDir}": another local Ravi holds it`, {
    hint: "Use the running one, or stop it first",
    cause,
  });
}
