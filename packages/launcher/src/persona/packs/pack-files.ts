import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { treeLimits } from "../../skills/copy-tree.ts";
import { PackError } from "./pack-error.ts";

/** The files of a pack by path, with `/` between segments. */
export type PackFiles = ReadonlyMap<string, Uint8Array>;

/** Directories that are no part of a pack and may be huge. */
const skipped: ReadonlySet<string> = new Set(["node_modules", ".git"]);

/**
 * Reads a directory as a pack. Links are left out: a pack must not bring what stands elsewhere.
 *
 * @throws PackError `PACK_INVALID` when it is larger than any pack.
 */
export async function readPackDirectory(directory: string): Promise<PackFiles> {
  const files = new Map<string, Uint8Array>();
  let bytes = 0;
  const visit = async (path: string, depth: number): Promise<void> => {
    for (const entry of (await readdir(join(directory, path))).toSorted()) {
      const inside = path === "" ? entry : `${path}/${entry}`;
      const stats = await lstat(join(directory, inside));
      if (stats.isDirectory() && !skipped.has(entry) && depth < treeLimits.depth) await visit(inside, depth + 1);
      if (!stats.isFile()) continue;
      bytes += stats.size;
      if (files.size >= treeLimits.files || bytes > treeLimits.bytes) throw tooLarge(directory);
      files.set(inside, await readFile(join(directory, inside)));
    }
  };
  await visit("", 0);
  return files;
}

function tooLarge(directory: string): PackError {
  return new PackError("PACK_INVALID", `Cannot read the pack "${directory}": it is too large`, {
    hint: "Name the directory that holds the persona files",
  });
}
