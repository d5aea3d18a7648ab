import { access, constants, lstat, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { LaunchError } from "../launch-error.ts";
import { type Books, openBooks } from "../ledger/books.ts";
import { isHolderAlive } from "../ledger/holder.ts";
import { check, type Check } from "./check.ts";

/** Whether the state directory can be used, and what dead launches left. Creates nothing. */
export async function checkState(stateDirectory: string): Promise<Check[]> {
  const entry = await lstat(stateDirectory).catch(() => undefined);
  if (entry === undefined) return [await checkParent(stateDirectory)];
  if (!entry.isDirectory() && !entry.isSymbolicLink()) {
    return [check("state", "failure", `"${stateDirectory}" is not a directory`, "Move it away, or set XDG_STATE_HOME")];
  }
  if (!(await isWritable(stateDirectory))) {
    return [
      check("state", "failure", `"${stateDirectory}" cannot be written`, "Make it writable, or set XDG_STATE_HOME"),
    ];
  }
  const isOpen = entry.isDirectory() && (entry.mode & 0o077) !== 0;
  const privacy = isOpen
    ? check("state", "warning", `"${stateDirectory}" is open to other users`, `chmod 700 '${stateDirectory}'`)
    : check("state", "ok", stateDirectory);
  return [privacy, ...(await checkBooks(stateDirectory))];
}

async function checkParent(stateDirectory: string): Promise<Check> {
  let parent = dirname(stateDirectory);
  while ((await lstat(parent).catch(() => undefined)) === undefined) parent = dirname(parent);
  if (await isWritable(parent)) return check("state", "ok", `${stateDirectory}, made by the first launch`);
  return check("state", "failure", `"${parent}" cannot be written`, "Make it writable, or set XDG_STATE_HOME");
}

async function isWritable(path: string): Promise<boolean> {
  return access(path, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

interface OpenRow {
  id: string;
  identity_name: string;
  holder_pid: number;
  holder_start: string;
}

async function checkBooks(stateDirectory: string): Promise<Check[]> {
  const names = await readdir(stateDirectory).catch((): string[] => []);
  if (!names.includes("launcher.db")) return [check("leftovers", "ok", "none")];
  try {
    using books = await openBooks(stateDirectory, { isThorough: true });
    return await checkLeftovers(stateDirectory, books);
  } catch (error) {
    if (error instanceof LaunchError) return [check("books", "failure", error.message, error.hint)];
    throw error;
  }
}

async function checkLeftovers(stateDirectory: string, books: Books): Promise<Check[]> {
  const rows = books.database
    .prepare("SELECT id, identity_name, holder_pid, holder_start FROM launches WHERE ended_at IS NULL")
    .all() as unknown as OpenRow[];
  const alive = await Promise.all(
    rows.map(({ holder_pid: pid, holder_start: startTicks }) => isHolderAlive({ pid, startTicks })),
  );
  const dead = rows.filter((_, index) => alive[index] !== true);
  const live = check("launches", "ok", `${rows.length - dead.length} running`);
  if (dead.length === 0) return [live, check("leftovers", "ok", "none")];
  const shown = dead.slice(0, 5).map(({ id, identity_name: name }) => `${id} ("${name}")`);
  const more = dead.length > shown.length ? ` and ${dead.length - shown.length} more` : "";
  return [
    live,
    check(
      "leftovers",
      "warning",
      `launches whose launcher died: ${shown.join(", ")}${more}; logs are in ${join(stateDirectory, "launches")}`,
      "The next launch in the same workspace, or under the same identity name, takes over from them",
    ),
  ];
}
