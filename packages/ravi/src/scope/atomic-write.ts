import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { link, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { errnoOf } from "./errno.ts";

/** Names of files under construction; one that stays behind belongs to a process that died. */
export const temporaryName: RegExp = /^\.[\w.]+\.[0-9a-f]{16}\.tmp$/;

export interface AtomicWriteOptions {
  /** Whether a file that is already there may be replaced. When not, that is an `EEXIST`. */
  replace: boolean;
}

/**
 * Writes a file of mode 0600 that is there whole or not at all, after a crash of the machine too: written under a random
 * name beside its place, synced, then moved there. Two that are moved into a directory appear in that order; the moves
 * themselves are not synced, because a scope that is lost is written again.
 */
export async function atomicWrite(path: string, text: string, options: AtomicWriteOptions): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path).replace(/^\./, "")}.${randomBytes(8).toString("hex")}.tmp`);
  try {
    await writeNewFile(temporary, text);
    await (options.replace ? rename(temporary, path) : putIfAbsent(temporary, path));
  } finally {
    await rm(temporary, { force: true });
  }
}

async function writeNewFile(path: string, text: string): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const file = await open(path, flags, 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

// rename() replaces silently; link() fails when somebody was faster.
async function putIfAbsent(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(errnoOf(error) ?? "")) throw error;
    // A file system without hard links.
    await rename(temporary, path);
  }
}
