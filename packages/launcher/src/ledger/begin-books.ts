import { closeSync, lstatSync, openSync, renameSync, rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { LaunchError } from "../launch-error.ts";
import { lockFile } from "../many/file-lock.ts";
import { processesWithOpen } from "../process/open-files.ts";
import type { LostBooks } from "./begun-books.ts";
import { damaged, isDamage } from "./books-fault.ts";
import { damageNotedBy, forgetDamage } from "./damage-note.ts";
import { newestReadableLink } from "./damaged-ledger.ts";

const pauseMs = 20;

/**
 * Makes an empty file in which books can begin, for this user alone from the start, unless somebody else was faster.
 *
 * @param deadline By `performance.now()`.
 * @throws LaunchError `STATE_LOCKED`, `STATE_UNWRITABLE`.
 */
export async function createBooksFile(path: string, deadline: number): Promise<void> {
  using _ = await lockPlace(path, deadline);
  createFile(path);
}

export interface MoveAsideOptions {
  /** By `performance.now()`. */
  deadline: number;
  /** Opens what is there now, with all checks, and closes it again. */
  check: () => void;
  /** Makes books in an empty file, which note what was before them. */
  begin: (file: string, lost: LostBooks) => void;
}

/**
 * Moves damaged books aside with all that belongs to them, and begins new ones in their place. Books that somebody else
 * has mended meanwhile stay, and so do those that another process has open and has not found damaged itself.
 *
 * @throws LaunchError `DATABASE_DAMAGED` as long as another process uses them; `STATE_LOCKED`, `STATE_UNWRITABLE`.
 */
export async function moveAside(path: string, { deadline, check, begin }: MoveAsideOptions): Promise<void> {
  using _ = await lockPlace(path, deadline);
  const damage = damageOf(check);
  if (damage === undefined) return;
  await waitForUsers(path, deadline, damage);
  const lost = { movedTo: freeName(path), head: newestReadableLink(path) };
  // Whole before they are at their place: whoever comes must find the first row in them.
  const next = `${path}.new`;
  for (const part of ["", "-journal"]) rmSync(`${next}${part}`, { force: true });
  createFile(next);
  begin(next, lost);
  // The database first: as long as it is missing, nobody opens anything, nor makes files beside it.
  for (const part of ["", "-wal", "-shm"]) moveIfThere(`${path}${part}`, `${lost.movedTo}${part}`);
  forgetDamage(path);
  moveIfThere(next, path);
}

async function lockPlace(path: string, deadline: number): Promise<Disposable> {
  for (; ; await delay(pauseMs)) {
    const lock = tryLock(path);
    if (lock !== undefined) return lock;
    if (performance.now() <= deadline) continue;
    throw new LaunchError("STATE_LOCKED", `Cannot open "${path}": another process has "${path}.lock" locked`, {
      hint: "Wait until that process is done with it, or end it, and try again",
    });
  }
}

function tryLock(path: string): Disposable | undefined {
  try {
    return lockFile(path);
  } catch (error) {
    throw unwritable(path, error);
  }
}

function unwritable(path: string, error: unknown): LaunchError {
  const { code, message } = error as NodeJS.ErrnoException;
  const state = code === undefined || code === "ERR_SQLITE_ERROR" ? message : code;
  return new LaunchError("STATE_UNWRITABLE", `Cannot create "${path}": ${state}`, {
    hint: "Make the state directory writable and make room there, or set XDG_STATE_HOME to another one",
    cause: error,
  });
}

/** Files beside it that a database left which is gone belong to nobody but who still has it open. */
function createFile(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() === true) return;
  try {
    for (const part of ["-wal", "-shm"]) rmSync(`${path}${part}`, { force: true });
    closeSync(openSync(path, "wx", 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw unwritable(path, error);
  }
}

function damageOf(check: MoveAsideOptions["check"]): unknown {
  try {
    check();
    return undefined;
  } catch (error) {
    if (isDamage(error)) return error;
    throw error;
  }
}

/** Who has found them damaged too does not need them any more; anybody else may be well with what it has read. */
async function waitForUsers(path: string, deadline: number, damage: unknown): Promise<void> {
  for (; ; await delay(pauseMs)) {
    const knowing = damageNotedBy(path) ?? [];
    const users = processesWithOpen(path).filter((pid) => !knowing.includes(pid));
    if (users.length === 0) return;
    if (performance.now() <= deadline) continue;
    throw damaged(path, `and process ${users.join(", ")} still has it open`, {
      hint: `Wait until process ${users.join(", ")} has ended, or end it; then persona gc begins new books`,
      cause: damage,
    });
  }
}

function freeName(path: string): string {
  const stamp = new Date().toISOString().replaceAll(/[-:.]/g, "");
  for (let count = 1; ; count += 1) {
    const name = `${path}.damaged-${stamp}${count === 1 ? "" : `-${count}`}`;
    if (lstatSync(name, { throwIfNoEntry: false }) === undefined) return name;
  }
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw unwritable(from, error);
  }
}
