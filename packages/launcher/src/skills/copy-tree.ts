import { copyFile, lstat, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Far beyond any skill, and little enough to copy for one launch. */
export const treeLimits = { files: 2000, bytes: 64 * 1024 * 1024, depth: 16 } as const;

/** A directory that may not be copied. */
export class TreeError extends Error {
  override readonly name = "TreeError";
}

/**
 * Copies a directory of plain files, private to this user.
 *
 * @param to Must not exist.
 * @throws TreeError when it holds links or devices, is too large, or is no directory.
 */
export async function copyTree(from: string, to: string): Promise<void> {
  await copyDirectory(from, to, { files: 0, bytes: 0 }, 0);
}

async function copyDirectory(
  from: string,
  to: string,
  total: { files: number; bytes: number },
  depth: number,
): Promise<void> {
  if (depth > treeLimits.depth) throw new TreeError(`"${from}" is nested too deeply`);
  await mkdir(to, { recursive: depth === 0, mode: 0o700 });
  for (const entry of await readdir(from)) {
    // The history of a clone is no part of a skill.
    if (entry === ".git") continue;
    const path = join(from, entry);
    const stats = await lstat(path);
    if (stats.isDirectory()) {
      await copyDirectory(path, join(to, entry), total, depth + 1);
      continue;
    }
    if (!stats.isFile()) throw new TreeError(`"${path}" is neither a file nor a directory`);
    total.files += 1;
    total.bytes += stats.size;
    if (total.files > treeLimits.files || total.bytes > treeLimits.bytes) throw new TreeError(`"${from}" is too large`);
    await copyFile(path, join(to, entry));
  }
}
