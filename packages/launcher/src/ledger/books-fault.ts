import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import { LaunchError, type LaunchErrorOptions } from "../launch-error.ts";
import { lockHolder } from "./lock-holder.ts";

/** SQLite's primary result codes (sqlite3.h), as far as a disk or another process can bring them about. */
const busy = 5;
const readOnly = 8;
const inputOutput = 10;
const corrupt = 11;
const full = 13;
const cannotOpen = 14;
const notADatabase = 26;

/** SQLite's own words for them (`sqlite3_errstr`). */
const wordsOf: Readonly<Record<string, number>> = {
  "database is locked": busy,
  "attempt to write a readonly database": readOnly,
  "disk I/O error": inputOutput,
  "database disk image is malformed": corrupt,
  "database or disk is full": full,
  "unable to open database file": cannotOpen,
  "file is not a database": notADatabase,
};

/** SQLite's primary result code of an error, or of the one it was made from. */
function resultCode(error: unknown): number | undefined {
  if (error instanceof LaunchError) return resultCode(error.cause);
  if (!(error instanceof Error)) return undefined;
  const { errcode } = error as { errcode?: number };
  // @photostructure/sqlite 1.2.1 gives no code with the errors of `all` and `iterate`. Extended codes have more bytes.
  return errcode === undefined ? wordsOf[error.message] : errcode & 0xff;
}

/** Whether another connection was in the way for longer than we wait. */
export function isBusy(error: unknown): boolean {
  return resultCode(error) === busy;
}

/** Whether an error says that what is in the file is no database any more, or not whole. */
export function isDamage(error: unknown): boolean {
  return error instanceof LaunchError
    ? error.code === "DATABASE_DAMAGED"
    : [corrupt, notADatabase].includes(resultCode(error) ?? 0);
}

/** Whether an error tells of a fault of the books themselves: of their disk, their file, or who else has them. */
export function isBooksFault(error: unknown): error is LaunchError {
  return error instanceof LaunchError && booksFaults.has(error.code);
}

const booksFaults: ReadonlySet<string> = new Set(["STATE_UNWRITABLE", "STATE_LOCKED", "DATABASE_DAMAGED"]);

/**
 * Says of an error of SQLite's what a user can do about it; any other error comes back as it is.
 *
 * @param what What could not be done.
 */
export function booksFault(error: unknown, path: string, what: "open" | "use"): unknown {
  if (error instanceof LaunchError) return error;
  const code = resultCode(error);
  if (code === busy) return locked(path, what, error);
  if (code === corrupt || code === notADatabase) return damaged(path, (error as Error).message, { cause: error });
  const state = code === undefined ? undefined : stateOf(code, path);
  if (state === undefined) return error;
  return new LaunchError("STATE_UNWRITABLE", `Cannot ${what} "${path}": ${state.what}`, {
    hint: state.hint,
    cause: error,
  });
}

const makeRoom = "Make room on that disk; then persona gc takes back what may be left";
const makeWritable = "Make the state directory writable, or set XDG_STATE_HOME to one that is";

function stateOf(code: number, path: string): { what: string; hint: string } | undefined {
  // SQLite says "I/O error" or "cannot open" where there is no room for one of its files beside the database.
  if (code === full || ((code === inputOutput || code === cannotOpen) && isFull(path)))
    return { what: "its disk is full", hint: makeRoom };
  return states[code];
}

const states: Readonly<Record<number, { what: string; hint: string }>> = {
  [readOnly]: { what: "it is read-only", hint: makeWritable },
  [cannotOpen]: { what: "it cannot be opened", hint: makeWritable },
  [inputOutput]: {
    what: "its disk reports an error",
    hint: "Look after that disk; then persona gc takes back what may be left",
  },
};

/** SQLite wants whole pages. */
const pageBytes = 64 * 1024;

function isFull(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize < pageBytes;
  } catch {
    return false;
  }
}

function locked(path: string, what: string, cause: unknown): LaunchError {
  const holder = lockHolder(path);
  const who = holder === undefined ? "another process" : `process ${holder}`;
  return new LaunchError("STATE_LOCKED", `Cannot ${what} "${path}": ${who} has it locked`, {
    hint: "Wait until that process is done with it, or end it, and try again",
    cause,
  });
}

/** The books are damaged: how it was noticed, without a full stop. */
export function damaged(path: string, how: string, { hint = beginAnew, cause }: LaunchErrorOptions = {}): LaunchError {
  return new LaunchError("DATABASE_DAMAGED", `Cannot use "${path}": it is damaged (${how})`, { hint, cause });
}

const beginAnew = "persona gc moves it aside and begins new books; agents that run go on";
