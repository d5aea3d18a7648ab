import { constants } from "node:fs";
import { lstat, open } from "node:fs/promises";

/** A file of the user's as it is. */
export interface UserFile {
  text: string;
  /** Permission bits. */
  mode: number;
}

/** Thrown for what is no text file that may be changed; the message says what it is. */
export class NotAUserFile extends Error {}

const maxBytes = 4 * 1024 * 1024;

/**
 * Reads a text file; `undefined` when there is none.
 *
 * @throws NotAUserFile
 */
export async function readUserFile(path: string): Promise<UserFile | undefined> {
  const entry = await lstat(path).catch(unlessAbsent);
  if (entry === undefined) return undefined;
  if (entry.isSymbolicLink()) throw new NotAUserFile("it is a symbolic link, and what it leads to may be others', too");
  if (!entry.isFile()) throw new NotAUserFile("it is no file");
  if (entry.size > maxBytes) throw new NotAUserFile(`it has ${entry.size} bytes`);
  await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const text = decode(await file.readFile());
  return { text, mode: entry.mode & 0o7777 };
}

/** As it is: a byte order mark is part of the text. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new NotAUserFile("it is not UTF-8");
  }
}

function unlessAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
}
