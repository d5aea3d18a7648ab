import { constants } from "node:fs";
import { open, realpath, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { lockFile, type NumberedTask } from "@persona-launcher/launcher";
import { jsonLine } from "../output/json-text.ts";
import { readLines } from "./read-lines.ts";
import type { TaskRecord } from "./task-record.ts";
import { systemState, TasksError } from "./tasks-error.ts";

/** How tasks ended that have their line already. */
export interface KnownResults {
  /** `undefined` when there is no line for exactly that task. */
  statusOf(task: Pick<NumberedTask, "id" | "hash">): TaskRecord["status"] | undefined;
}

/** The results of many tasks in a file that outlives a crash. Disposing it closes and unlocks it. */
export interface ResultsFile extends KnownResults, AsyncDisposable {
  /**
   * Adds a line; when it resolves the line is on the disk.
   *
   * @throws TasksError `RESULTS_UNWRITABLE`.
   */
  append(record: TaskRecord): Promise<void>;
}

/**
 * Opens a results file, for this user alone when it is new, and for this process alone. The half line that a crash
 * left at its end is cut off.
 *
 * @throws TasksError `RESULTS_BUSY`, `RESULTS_UNWRITABLE`, and `RESULTS_INVALID` for a file of anything else, which is
 *   left as it is.
 */
export async function openResultsFile(path: string): Promise<ResultsFile> {
  const lock = await lockResults(path);
  let file: FileHandle | undefined;
  try {
    const { O_RDWR, O_CREAT, O_APPEND } = constants;
    file = await openRegularFile(path, O_RDWR | O_CREAT | O_APPEND);
    return resultsOf(path, file, await readResults(path, file, mendEnd(file)), lock);
  } catch (error) {
    await file?.close();
    lock[Symbol.dispose]();
    throw error instanceof TasksError ? error : unwritable(path, error);
  }
}

/**
 * What is in a results file, which may be in use and is left as it is; nothing when there is none.
 *
 * @throws TasksError `RESULTS_INVALID`, `RESULTS_UNWRITABLE`.
 */
export async function readResultsFile(path: string): Promise<KnownResults> {
  let file: FileHandle | undefined;
  try {
    file = await openRegularFile(path, constants.O_RDONLY);
    return knownResults(await readResults(path, file, async () => {}));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return knownResults(new Map());
    throw error instanceof TasksError ? error : unwritable(path, error);
  } finally {
    await file?.close();
  }
}

async function lockResults(path: string): Promise<Disposable> {
  let lock: Disposable | undefined;
  try {
    // By its real directory, so that there are no two ways to one lock.
    lock = lockFile(join(await realpath(dirname(path)), basename(path)));
  } catch (error) {
    throw unwritable(path, error);
  }
  if (lock !== undefined) return lock;
  throw new TasksError("RESULTS_BUSY", `Cannot write results to "${path}": another process is writing them`, {
    hint: "Wait for its end, or name another file with --results",
  });
}

async function openRegularFile(path: string, flags: number): Promise<FileHandle> {
  // A named pipe would keep us waiting for its other end.
  const file = await open(path, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, 0o600);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw notResults(path, "it is not a regular file");
}

function resultsOf(path: string, file: FileHandle, known: Known, lock: Disposable): ResultsFile {
  return {
    ...knownResults(known),
    append: async (record) => {
      try {
        await file.appendFile(jsonLine(record));
        await file.sync();
      } catch (error) {
        throw unwritable(path, error);
      }
      known.set(keyOf(record.id, record.taskHash), record.status);
    },
    [Symbol.asyncDispose]: async () => {
      await file.close();
      lock[Symbol.dispose]();
    },
  };
}

/** Status by id and content. */
type Known = Map<string, TaskRecord["status"]>;

function knownResults(known: Known): KnownResults {
  return { statusOf: ({ id, hash }) => known.get(keyOf(id, hash)) };
}

function keyOf(id: string, hash: string): string {
  return `${hash} ${id}`;
}

/** What a crash has left at the end of a file. */
type BrokenEnd = { kind: "no line break" } | { kind: "half a line"; start: number };

function mendEnd(file: FileHandle): (end: BrokenEnd) => Promise<void> {
  return async (end) => {
    await (end.kind === "half a line" ? file.truncate(end.start) : file.appendFile("\n"));
  };
}

async function readResults(path: string, file: FileHandle, mend: (end: BrokenEnd) => Promise<void>): Promise<Known> {
  const known: Known = new Map();
  let number = 0;
  for await (const { text, start, isWhole } of readLines(file)) {
    number += 1;
    const line = parseLine(text);
    if (line !== undefined) {
      known.set(keyOf(line.id, line.taskHash), line.status);
      if (!isWhole) await mend({ kind: "no line break" });
    } else if (!isWhole && isBegunLine(text)) {
      await mend({ kind: "half a line", start });
    } else {
      throw notResults(path, `line ${number} is no result`);
    }
  }
  return known;
}

/** How each of our lines begins. What does not is somebody else's, and is not cut off. */
const beginning = '{"id":"';

function isBegunLine(text: string): boolean {
  // Some file systems fill with zeros what a power cut kept from the disk.
  const written = text.replace(/\0+$/, "");
  return written.startsWith(beginning) || beginning.startsWith(written);
}

function parseLine(text: string): Pick<TaskRecord, "id" | "taskHash" | "status"> | undefined {
  try {
    const { id, taskHash, status } = (JSON.parse(text) ?? {}) as Partial<TaskRecord>;
    if (typeof id !== "string" || typeof taskHash !== "string" || typeof status !== "string") return undefined;
    return { id, taskHash, status };
  } catch {
    return undefined;
  }
}

function notResults(path: string, state: string): TasksError {
  return new TasksError("RESULTS_INVALID", `Cannot write results to "${path}": ${state}`, {
    hint: "Name a new file with --results, or one that this command has written",
  });
}

function unwritable(path: string, error: unknown): TasksError {
  const state = (error as NodeJS.ErrnoException).code === "ELOOP" ? "it is a symbolic link" : systemState(error);
  return new TasksError("RESULTS_UNWRITABLE", `Cannot write results to "${path}": ${state}`, {
    hint: "Name a file in a directory that can be written; with the same file, a next run goes on with what is left",
    cause: error,
  });
}
