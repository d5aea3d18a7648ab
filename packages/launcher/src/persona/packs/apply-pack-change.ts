import { randomUUID } from "node:crypto";
import { lstat, mkdir, readFile, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeDirectories } from "../../files/make-directories.ts";
import { PackError } from "./pack-error.ts";
import { manifestName, packManifestText, type PackManifest } from "./pack-manifest.ts";
import { sha256, type PackChange } from "./plan-pack-change.ts";

/** Who may read what is written: `user` for this user alone, `project` as a repository has it. */
export type PackAudience = "user" | "project";

/** Modes of what is made for either. */
export const audienceModes = {
  user: { file: 0o600, directory: 0o700 },
  project: { file: 0o644, directory: 0o755 },
} as const;

/** Hashes of those of the files that exist. What is behind a link is somebody else's, whatever it leads to. */
export async function hashPresent(directory: string, paths: Iterable<string>): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const path of paths) {
    const hash = await hashFile(directory, path.split("/"));
    if (hash !== undefined) hashes.set(path, hash);
  }
  return hashes;
}

async function hashFile(directory: string, segments: readonly string[]): Promise<string | undefined> {
  for (const [index] of segments.entries()) {
    const path = join(directory, ...segments.slice(0, index + 1));
    const stats = await lstat(path).catch(() => undefined);
    if (stats === undefined) return undefined;
    if (index < segments.length - 1 && stats.isDirectory()) continue;
    return index === segments.length - 1 && stats.isFile() ? sha256(await readFile(path)) : "not a file";
  }
  return undefined;
}

/**
 * Writes and removes what a plan says, each file as a whole, and the list of packs last: a crash in between leaves files
 * that the next installation knows by their contents.
 *
 * @param audience Who may read the files.
 * @throws PackError `PACK_UNWRITABLE`.
 */
export async function applyPackChange(
  directory: string,
  change: PackChange,
  manifest: PackManifest,
  audience: PackAudience,
): Promise<void> {
  try {
    for (const [path, bytes] of change.write) await replaceFile(directory, path, bytes, audience);
    for (const path of change.remove) await removeFile(directory, path);
    await replaceFile(directory, manifestName, Buffer.from(packManifestText(manifest)), audience);
  } catch (error) {
    throw unwritable(directory, error);
  }
}

/** What a failure to write means for whoever installs; what comes of no system call stays as it is. */
export function unwritable(directory: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  return new PackError("PACK_UNWRITABLE", `Cannot change the personas in "${directory}": ${code}`, {
    hint: "Some files may have been written; run it again when the directory can be written",
    cause: error,
  });
}

async function replaceFile(directory: string, path: string, bytes: Uint8Array, audience: PackAudience): Promise<void> {
  const file = join(directory, path);
  const mode = audienceModes[audience];
  await makeDirectory(directory, dirname(path), mode.directory);
  const temporary = join(dirname(file), `.${randomUUID()}.tmp`);
  try {
    await writeFile(temporary, bytes, { mode: mode.file, flag: "wx" });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Below the directory of the personas no link is followed: it could lead a pack's files anywhere. */
async function makeDirectory(directory: string, inside: string, mode: number): Promise<void> {
  await makeDirectories(directory, mode);
  const segments = inside.split("/").filter((segment) => segment !== ".");
  for (const [index] of segments.entries()) {
    const path = join(directory, ...segments.slice(0, index + 1));
    const stats = await lstat(path).catch(() => undefined);
    if (stats === undefined) await mkdir(path, { mode });
    else if (!stats.isDirectory()) throw Object.assign(new Error(`"${path}" is no directory`), { code: "ENOTDIR" });
  }
}

/** Directories that become empty go too. */
async function removeFile(directory: string, path: string): Promise<void> {
  await rm(join(directory, path), { force: true });
  for (let parent = dirname(path); parent !== "."; parent = dirname(parent)) {
    const isRemoved = await rmdir(join(directory, parent)).then(
      () => true,
      () => false,
    );
    if (!isRemoved) return;
  }
}
