import { createReadStream } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { findInStream } from "./scan-stream.ts";
import type { SecretFinder } from "./secret-finder.ts";

export interface FileLeak {
  path: string;
  /** Names of the secrets in it. */
  names: readonly string[];
}

export interface ScanFilesOptions {
  /** Files and directories; those that are not there are passed over. */
  roots: readonly string[];
  /** Paths that are not entered. */
  except: ReadonlySet<string>;
  /** Only files whose contents or owner, mode and name changed from then on, in milliseconds since the epoch. */
  changedSince: number;
  finder: SecretFinder;
}

/** Searches the files below the roots; links are not followed, and what cannot be read is passed over. */
export async function* scanFiles(options: ScanFilesOptions): AsyncGenerator<FileLeak, void, undefined> {
  for (const root of options.roots) yield* scanPath(root, options);
}

async function* scanPath(path: string, options: ScanFilesOptions): AsyncGenerator<FileLeak, void, undefined> {
  if (options.except.has(path)) return;
  const entry = await lstat(path).catch(() => undefined);
  if (entry?.isDirectory() === true) {
    for (const name of await readdir(path).catch(() => [])) yield* scanPath(join(path, name), options);
  } else if (entry?.isFile() === true && entry.ctimeMs >= options.changedSince) {
    const names = await findInStream(createReadStream(path), options.finder).catch(() => new Set<string>());
    if (names.size > 0) yield { path, names: [...names] };
  }
}
