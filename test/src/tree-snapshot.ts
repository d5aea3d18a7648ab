import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";

/** What a path is. `mode` holds the permission bits only (`0o600`). */
export type TreeEntry =
  | { type: "file"; mode: number; size: number; sha256: string }
  | { type: "directory"; mode: number }
  | { type: "symlink"; mode: number; linkTarget: string }
  /** A socket, a pipe or a device. */
  | { type: "other"; mode: number };

/** Entries by path relative to the root, sorted. The root itself is not in it. */
export type TreeSnapshot = ReadonlyMap<string, TreeEntry>;

export interface TreeDifference {
  added: string[];
  removed: string[];
  /** Paths whose type, mode, content or link target is another one. */
  changed: string[];
}

export interface TreeFinding {
  path: string;
  mode: number;
  sentinel: string;
  /** Where the sentinel stands: in the bytes of a file, in the path, or in the target of a symbolic link. */
  where: "content" | "path" | "link";
}

/** Records everything below `dir`, hidden files included; symbolic links are recorded and not followed. */
export async function snapshotTree(dir: string): Promise<TreeSnapshot> {
  const entries: [string, TreeEntry][] = [];
  for (const path of await pathsBelow(dir)) {
    const entry = await unlessGone(readEntry(join(dir, path)));
    if (entry !== undefined) entries.push([path, entry]);
  }
  return new Map(entries);
}

/** What changed from `before` to `after`. Three empty lists mean: nothing at all. */
export function diffTrees(before: TreeSnapshot, after: TreeSnapshot): TreeDifference {
  const changed = [...after].filter(([path, entry]) => {
    const earlier = before.get(path);
    return earlier !== undefined && JSON.stringify(earlier) !== JSON.stringify(entry);
  });
  return {
    added: [...after.keys()].filter((path) => !before.has(path)),
    removed: [...before.keys()].filter((path) => !after.has(path)),
    changed: changed.map(([path]) => path),
  };
}

/** Searches the bytes of every file below `dir`, the paths and the link targets for each sentinel, as UTF-8. */
export async function findInTree(dir: string, sentinels: readonly string[]): Promise<TreeFinding[]> {
  const findings: TreeFinding[] = [];
  for (const path of await pathsBelow(dir)) {
    findings.push(...((await unlessGone(findInEntry(dir, path, sentinels))) ?? []));
  }
  return findings;
}

async function findInEntry(dir: string, path: string, sentinels: readonly string[]): Promise<TreeFinding[]> {
  const absolute = join(dir, path);
  const stats = await lstat(absolute);
  const mode = stats.mode & 0o7777;
  const target = stats.isSymbolicLink() ? await readlink(absolute) : "";
  const held = stats.isFile() ? await sentinelsInFile(absolute, sentinels) : new Set<string>();
  const finding = (where: TreeFinding["where"]) => (sentinel: string) => ({ path, mode, sentinel, where });
  return [
    ...sentinels.filter((sentinel) => path.includes(sentinel)).map(finding("path")),
    ...sentinels.filter((sentinel) => target.includes(sentinel)).map(finding("link")),
    ...sentinels.filter((sentinel) => held.has(sentinel)).map(finding("content")),
  ];
}

async function sentinelsInFile(path: string, sentinels: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  const overlap = Math.max(0, ...sentinels.map((sentinel) => Buffer.byteLength(sentinel) - 1));
  let carried: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path)) {
    const bytes = Buffer.concat([carried, chunk as Buffer]);
    for (const sentinel of sentinels) if (bytes.includes(sentinel)) found.add(sentinel);
    carried = bytes.subarray(Math.max(0, bytes.length - overlap));
  }
  return found;
}

async function readEntry(path: string): Promise<TreeEntry> {
  const stats = await lstat(path);
  const mode = stats.mode & 0o7777;
  if (stats.isDirectory()) return { type: "directory", mode };
  if (stats.isSymbolicLink()) return { type: "symlink", mode, linkTarget: await readlink(path) };
  if (!stats.isFile()) return { type: "other", mode };
  return { type: "file", mode, size: stats.size, sha256: await hashFile(path) };
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

// Databases of running programs come and go between the listing and the look.
async function unlessGone<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

async function pathsBelow(dir: string): Promise<string[]> {
  return (await readdir(dir, { recursive: true })).sort();
}
