import { lstatSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { LocalRaviError, systemErrorCode } from "../local-ravi-error.ts";

/**
 * Makes sure `path` is a directory of ours that nobody else can change; a new one gets mode 0700.
 *
 * @throws LocalRaviError `STATE_DIR_UNSAFE`
 */
export function preparePrivateDirectory(path: string): void {
  try {
    makeDirectories(path);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    throw unusable(path, { state: `it cannot be made (${code})`, hint: "Name a place that can be written" }, error);
  }
  const problem = findProblem(path);
  if (problem !== undefined) throw unusable(path, problem);
}

/**
 * One directory after another: Node.js 20's own `mkdirSync` with `recursive` never ends where the system answers ENOENT
 * below a directory that exists, as it does in `/proc`.
 */
function makeDirectories(path: string): void {
  try {
    mkdirUnlessThere(path);
  } catch (error) {
    const parent = dirname(path);
    if (systemErrorCode(error) !== "ENOENT" || parent === path) throw error;
    makeDirectories(parent);
    mkdirUnlessThere(path);
  }
}

function mkdirUnlessThere(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (systemErrorCode(error) !== "EEXIST") throw error;
  }
}

interface Problem {
  state: string;
  hint: string;
}

function unusable(path: string, { state, hint }: Problem, cause?: unknown): LocalRaviError {
  return new LocalRaviError("STATE_DIR_UNSAFE", `Cannot use state directory "${path}": ${state}`, { hint, cause });
}

function findProblem(path: string): Problem | undefined {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return { state: "it is a symbolic link", hint: "Name the directory it points to" };
  if (!stats.isDirectory()) return { state: "it is not a directory", hint: "Name another path" };
  if (process.getuid !== undefined && stats.uid !== process.getuid()) {
    return { state: "it belongs to another user", hint: "Name a directory of your own" };
  }
  if (process.getuid !== undefined && (stats.mode & 0o022) !== 0) {
    return { state: "other users may write to it", hint: `Run: chmod 700 "${path}"` };
  }
  return undefined;
}
