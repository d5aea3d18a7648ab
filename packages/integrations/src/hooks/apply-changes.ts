import { randomBytes } from "node:crypto";
import { chmod, mkdir, open, rename, rm, rmdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { readTextFile } from "../files/text-file.ts";
import { IntegrationError } from "../integration-error.ts";
import type { FileContent } from "./hook-part.ts";
import type { RecordedFile } from "./install-record.ts";
import type { FileChange } from "./plan-changes.ts";

/**
 * Writes files, each whole or not at all; when one cannot be written, those before it go back to what they were.
 *
 * @returns What to remember of them; of one without owners nothing.
 * @throws IntegrationError `FILE_UNWRITABLE`, also when somebody has changed a file since it was planned.
 */
export async function applyChanges(changes: readonly FileChange[]): Promise<RecordedFile[]> {
  const records: RecordedFile[] = [];
  const made: string[] = [];
  const written: FileChange[] = [];
  try {
    for (const change of changes) {
      await requireUnchanged(change);
      const known = made.length;
      await makeDirectories(dirname(change.path), made);
      await put(change.path, change.after);
      written.push(change);
      const { record } = change;
      records.push({ ...record, directories: [...record.directories, ...made.slice(known)] });
    }
  } catch (error) {
    const stuck = await putBack(written);
    await removeEmpty(made);
    throw stuck.length === 0 ? error : stillChanged(stuck, error);
  }
  for (const { owners, directories } of records) if (owners.length === 0) await removeEmpty(directories);
  return records;
}

/** @returns The paths of those that cannot be put back. */
async function putBack(written: readonly FileChange[]): Promise<string[]> {
  const stuck: string[] = [];
  for (const { path, before } of written.toReversed()) await put(path, before).catch(() => stuck.push(path));
  return stuck;
}

function stillChanged(paths: readonly string[], cause: unknown): IntegrationError {
  const state = cause instanceof Error ? cause.message : String(cause);
  const names = paths.map((path) => `"${path}"`).join(", ");
  return new IntegrationError(
    "FILE_UNWRITABLE",
    `${state}; what was written before cannot be taken back: ${names}`,
    'Make them writable for you, then "persona hooks remove" takes out what is ours',
    cause,
  );
}

async function requireUnchanged({ path, before }: FileChange): Promise<void> {
  const now = await readTextFile(path);
  if (now?.text === before?.text) return;
  throw new IntegrationError("FILE_UNWRITABLE", `Cannot write "${path}": somebody has just changed it`, "Try again");
}

/** Adds to `made` each as it is made, the deepest last. */
async function makeDirectories(path: string, made: string[]): Promise<void> {
  if (await isDirectory(path)) return;
  await makeDirectories(dirname(path), made);
  await reporting(path, () => mkdir(path));
  made.push(path);
}

async function isDirectory(path: string): Promise<boolean> {
  return await stat(path).then(
    (stats) => stats.isDirectory() || fail(path, "it is no directory"),
    () => false,
  );
}

/** Those that hold something else by now stay. */
async function removeEmpty(directories: readonly string[]): Promise<void> {
  for (const path of directories.toReversed()) await rmdir(path).catch(() => {});
}

async function put(path: string, content: FileContent | undefined): Promise<void> {
  await reporting(path, async () => {
    if (content === undefined) return await rm(path, { force: true });
    const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(8).toString("hex")}.tmp`);
    try {
      await using file = await open(temporary, "wx", content.mode & 0o600);
      await file.writeFile(content.text);
      await chmod(temporary, content.mode);
      await rename(temporary, path);
    } finally {
      await rm(temporary, { force: true });
    }
  });
}

async function reporting<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    return fail(path, (error as NodeJS.ErrnoException).code ?? String(error), error);
  }
}

function fail(path: string, state: string, cause?: unknown): never {
  throw new IntegrationError("FILE_UNWRITABLE", `Cannot write "${path}": ${state}`, "Make it writable for you", cause);
}
