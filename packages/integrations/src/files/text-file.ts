import { constants } from "node:fs";
import { lstat, open, realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { IntegrationError } from "../integration-error.ts";

/** A text file as it is. */
export interface TextFile {
  /** Where it is, links followed: a user's dotfiles may be elsewhere. */
  path: string;
  text: string;
  /** Permission bits. */
  mode: number;
}

/** No file of a tool's settings or hooks is as large. */
const maxBytes = 4 * 1024 * 1024;

/**
 * Reads a file that a user or their tool has written.
 *
 * @returns `undefined` when there is none.
 * @throws IntegrationError `FILE_NOT_UNDERSTOOD` for what is no text file, `FILE_UNREADABLE`.
 */
export async function readTextFile(path: string): Promise<TextFile | undefined> {
  if (!(await isThere(path))) return undefined;
  try {
    const real = await realpath(path);
    await using file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const { mode, size } = await file.stat().then((stats) => {
      if (!stats.isFile()) throw notUnderstood(path, "it is no file");
      return stats;
    });
    if (size > maxBytes) throw notUnderstood(path, `it has ${size} bytes`);
    return { path: real, text: decode(await file.readFile(), path), mode: mode & 0o7777 };
  } catch (error) {
    if (error instanceof IntegrationError) throw error;
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    const state = code === "ENOENT" ? "it is a link that leads nowhere" : code;
    throw new IntegrationError(
      "FILE_UNREADABLE",
      `Cannot read "${path}": ${state}`,
      "Make it readable, or remove it",
      error,
    );
  }
}

/** Where a file would be that is not there, the links on the way to it followed. */
export async function realPathOf(path: string): Promise<string> {
  const above = dirname(path);
  if (above === path) return path;
  const real = await realpath(above).catch(() => realPathOf(above));
  return join(real, basename(path));
}

/** A file that was left alone, and why. */
export function notUnderstood(path: string, state: string, cause?: unknown): IntegrationError {
  return new IntegrationError(
    "FILE_NOT_UNDERSTOOD",
    `Cannot change "${path}": ${state}`,
    'Nothing was changed; "persona hooks print" shows what to put there by hand',
    cause,
  );
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return false;
    throw new IntegrationError("FILE_UNREADABLE", `Cannot read "${path}": ${code}`, "Make it readable", error);
  }
}

/** As it is: a byte order mark is part of the text. */
function decode(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw notUnderstood(path, "it is not UTF-8", error);
  }
}
