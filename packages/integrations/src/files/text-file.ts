import { lstat, realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { NotAUserFile, readUserFile } from "@persona-launcher/launcher/text";
import { IntegrationError } from "../integration-error.ts";

/** A text file as it is. */
export interface TextFile {
  /** Where it is, links followed: a user's dotfiles may be elsewhere. */
  path: string;
  text: string;
  /** Permission bits. */
  mode: number;
}

/**
 * Reads a file that a user or their tool has written.
 *
 * @returns `undefined` when there is none.
 * @throws IntegrationError `FILE_NOT_UNDERSTOOD` for what is no text file, `FILE_UNREADABLE`.
 */
export async function readTextFile(path: string): Promise<TextFile | undefined> {
  try {
    const real = await realpath(path).catch((error) => unlessAbsent(path, error));
    const file = real === undefined ? undefined : await readUserFile(real);
    return real === undefined || file === undefined ? undefined : { path: real, ...file };
  } catch (error) {
    if (error instanceof NotAUserFile) throw notUnderstood(path, error.message, error);
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

/** A link that leads nowhere is not absent: what we would write would be somewhere else. */
async function unlessAbsent(path: string, error: NodeJS.ErrnoException): Promise<undefined> {
  const isAbsent = error.code === "ENOTDIR" || (error.code === "ENOENT" && !(await isLink(path)));
  if (!isAbsent) throw error;
}

async function isLink(path: string): Promise<boolean> {
  return await lstat(path).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  );
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
