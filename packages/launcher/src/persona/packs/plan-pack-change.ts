import { createHash } from "node:crypto";
import type { PackManifest } from "./pack-manifest.ts";

export interface PackChangeInput {
  name: string;
  /** What the pack brings; empty to remove it. */
  files: ReadonlyMap<string, Uint8Array>;
  installed: PackManifest;
  /** SHA-256 of the files that are there now, by path. */
  present: ReadonlyMap<string, string>;
}

/** A file that the pack wants to replace or remove, and that it did not bring as it is now. */
export interface PackConflict {
  path: string;
  state: "changed" | "of another pack" | "not of a pack";
}

/** What will be written and removed, without a look at conflicts. */
export interface PackChange {
  write: ReadonlyMap<string, Uint8Array>;
  remove: readonly string[];
  unchanged: readonly string[];
  conflicts: readonly PackConflict[];
  /** Hashes of everything the pack brings. */
  hashes: Readonly<Record<string, string>>;
}

/** Pure: compares what a pack brings with what is there, and with what it brought before. */
export function planPackChange({ name, files, installed, present }: PackChangeInput): PackChange {
  const before = installed[name]?.files ?? {};
  const hashes = Object.fromEntries([...files].map(([path, bytes]) => [path, sha256(bytes)]));
  const isDifferent = (path: string): boolean => present.get(path) !== hashes[path];
  const write = new Map([...files].filter(([path]) => isDifferent(path)));
  const remove = Object.keys(before).filter((path) => !files.has(path) && present.has(path));
  const conflicts = [...write.keys(), ...remove].flatMap((path): PackConflict[] => {
    if (!present.has(path) || present.get(path) === before[path]) return [];
    return [{ path, state: stateOf(path, name, installed) }];
  });
  return { write, remove, unchanged: [...files.keys()].filter((path) => !isDifferent(path)), conflicts, hashes };
}

function stateOf(path: string, name: string, installed: PackManifest): PackConflict["state"] {
  if (installed[name]?.files[path] !== undefined) return "changed";
  const isOfAnother = Object.values(installed).some(({ files }) => files[path] !== undefined);
  return isOfAnother ? "of another pack" : "not of a pack";
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
