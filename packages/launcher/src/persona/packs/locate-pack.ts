import { readFile, stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import type { LauncherHost } from "../../host.ts";
import { quoteValue } from "../../text/quote-value.ts";
import { fetchPackage, unpack } from "./fetch-package.ts";
import { PackError } from "./pack-error.ts";
import { readPackDirectory } from "./pack-files.ts";
import { readPack, type Pack } from "./read-pack.ts";

export interface LocatedPack {
  pack: Pack;
  /** What brings it again: an absolute path, or what npm takes. */
  source: string;
}

/**
 * Reads the pack that a user means: a directory, a `.tgz`, or a package of the registry. `./`, `/` and `~/` start a path;
 * so does anything with a slash that is there, which npm would take for a repository.
 *
 * @throws PackError
 */
export async function locatePack(spec: string, host: LauncherHost, signal?: AbortSignal): Promise<LocatedPack> {
  const path = resolve(host.cwd, spec.replace(/^~(?=\/|$)/, host.home));
  const stats = await stat(path).catch(() => undefined);
  const isPath = /^(?:\.{0,2}\/|~\/|\.{1,2}$)/.test(spec) || (spec.includes("/") && stats !== undefined);
  if (!isPath && !spec.endsWith(".tgz")) {
    const files = await fetchPackage(spec, host, signal);
    return { pack: readPack(files, spec), source: spec };
  }
  if (stats?.isDirectory() === true)
    return { pack: readPack(await readPackDirectory(path), basename(path)), source: path };
  if (stats?.isFile() === true && path.endsWith(".tgz")) {
    return { pack: readPack(unpack(spec, await readFile(path)), basename(path, ".tgz")), source: path };
  }
  const state = stats === undefined ? "it does not exist" : "it is neither a directory nor a .tgz";
  throw new PackError("PACK_NOT_FOUND", `Cannot find the pack ${quoteValue(spec)}: ${state}`, {
    hint: "Name a directory with persona files, a .tgz, or a package of npm",
  });
}
