import { lstatSync, mkdirSync } from "node:fs";
import { LocalRaviError, systemErrorCode } from "../local-ravi-error.ts";

/**
 * Makes sure `path` is a directory of ours that nobody else can change; a new one gets mode 0700.
 *
 * @throws LocalRaviError `STATE_DIR_UNSAFE`
 */
export function preparePrivateDirectory(path: string): void {
  mkdirUnlessThere(path);
  const problem = findProblem(path);
  if (problem === undefined) return;
  throw new LocalRaviError("STATE_DIR_UNSAFE", `Cannot use state directory "${path}": ${problem.state}`, {
    hint: problem.hint,
  });
}

function mkdirUnlessThere(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (systemErrorCode(error) !== "EEXIST") throw error;
  }
}

function findProblem(path: string): { state: string; hint: string } | undefined {
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
