import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { LocalRaviError, systemErrorCode } from "../local-ravi-error.ts";

const createFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/** Replaces `path` with a 0600 file holding `content`: readers see the old file or the whole new one. */
export function writePrivateFile(path: string, content: string): void {
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    writeNewFile(temporary, content);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * Text of a file that only we can read; undefined when there is none.
 *
 * @throws LocalRaviError `FILE_NOT_PRIVATE`
 */
export function readPrivateFile(path: string): string | undefined {
  const fd = openExisting(path);
  if (fd === undefined) return undefined;
  try {
    requirePrivate(path, fd);
    return readFileSync(fd, "utf8");
  } finally {
    closeSync(fd);
  }
}

/** Creates an empty 0600 file; does nothing, and opens nothing, when the path is taken. */
export function createPrivateFile(path: string): void {
  try {
    closeSync(openSync(path, createFlags, 0o600));
  } catch (error) {
    if (systemErrorCode(error) !== "EEXIST") throw error;
  }
}

/** A descriptor to append to the 0600 file at `path`; the caller closes it. */
export function openPrivateAppend(path: string): number {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;
  const fd = openSync(path, flags, 0o600);
  try {
    requirePrivate(path, fd);
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function writeNewFile(path: string, content: string): void {
  const fd = openSync(path, createFlags, 0o600);
  try {
    writeSync(fd, content);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function openExisting(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    if (systemErrorCode(error) !== "ELOOP") throw error;
    throw new LocalRaviError("FILE_NOT_PRIVATE", `Cannot read "${path}": it is a symbolic link`, {
      hint: "Remove the link",
      cause: error,
    });
  }
}

function requirePrivate(path: string, fd: number): void {
  const stats = fstatSync(fd);
  const isOurs = process.getuid === undefined || stats.uid === process.getuid();
  const isClosed = process.getuid === undefined || (stats.mode & 0o077) === 0;
  if (stats.isFile() && isOurs && isClosed) return;
  throw new LocalRaviError("FILE_NOT_PRIVATE", `Cannot use "${path}": other users can reach it`, {
    hint: `Run: chmod 600 "${path}"`,
  });
}
