import { lstat, readdir, readFile, rmdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { temporaryName } from "./atomic-write.ts";
import { readConfigFile } from "./config-file.ts";
import { errnoOf } from "./errno.ts";
import { ScopeError } from "./scope-error.ts";
import {
  claimName,
  environmentName,
  gitignoreText,
  pruneMarkName,
  type ScopeFiles,
  scopeFiles,
} from "./scope-files.ts";

/** Which scope `removeScope` may take away. */
export interface RemoveScopeOptions {
  /** The identity whose scope is to go. */
  identityUuid: string;
  /** Called when a part is gone, in this order. */
  onPart?: ((part: "command" | "claims" | "config" | "gitignore") => void) | undefined;
}

/**
 * What became of the directory: `removed`; `kept-foreign-files` when ours is gone and somebody else's files stay;
 * `not-ours` when its config names another identity, or there is none beside files that are not ours; `absent`.
 */
export type RemovedScope = "removed" | "kept-foreign-files" | "not-ours" | "absent";

/**
 * Removes what `writeScope` made, a launch's `bin/ravi` and `env.sh`, and the claims of waits, and nothing else. Touches nothing while the config names
 * another identity, and follows no symbolic link. Calling it again is safe; writing a scope there meanwhile is not.
 *
 * @throws {ScopeError} `SCOPE_SYMLINK` when `directory` is a symbolic link; `SCOPE_INVALID`, `SCOPE_FOREIGN` or
 * `SCOPE_UNREADABLE` when the config does not tell whose it is; `SCOPE_UNWRITABLE`.
 */
export async function removeScope(directory: string, options: RemoveScopeOptions): Promise<RemovedScope> {
  try {
    if (!(await isDirectory(directory))) return "absent";
    const files = scopeFiles(directory);
    const config = await readConfigFile(files.config, { isFound: true });
    if (config === undefined ? !(await isRest(directory, files)) : config.identity_uuid !== options.identityUuid)
      return "not-ours";
    return await removeFiles(directory, files, options.onPart);
  } catch (error) {
    throw error instanceof ScopeError
      ? error
      : failure("SCOPE_UNWRITABLE", directory, errnoOf(error) ?? "it failed", error);
  }
}

async function isDirectory(directory: string): Promise<boolean> {
  const stats = await statOf(directory);
  if (stats?.isSymbolicLink() === true) throw failure("SCOPE_SYMLINK", directory, "it is a symbolic link");
  return stats?.isDirectory() === true;
}

/** Whether only the rest of an interrupted write or removal is there, which no longer says whose it was. */
async function isRest(directory: string, files: ScopeFiles): Promise<boolean> {
  const names = (await readdir(directory)).filter((name) => !temporaryName.test(name));
  if (names.length === 0) return true;
  if (!(await isOurGitignore(files.gitignore))) return false;
  const others = names.filter((name) => name !== ".gitignore");
  const verdicts = await Promise.all(others.map((name) => isOurEntry(name, files)));
  return verdicts.every(Boolean);
}

async function isOurEntry(name: string, files: ScopeFiles): Promise<boolean> {
  if (name === environmentName) return true;
  if (name === "bin") return isOurBin(files);
  return name === "claims" && isOurClaims(files);
}

async function isOurClaims({ claims }: ScopeFiles): Promise<boolean> {
  return (await isRealDirectory(claims)) && (await readdir(claims)).every(isOfClaims);
}

async function isOurBin({ bin }: ScopeFiles): Promise<boolean> {
  return (await isRealDirectory(bin)) && (await readdir(bin)).every((name) => name === "ravi");
}

async function isRealDirectory(path: string): Promise<boolean> {
  return (await statOf(path))?.isDirectory() === true;
}

// The config goes late, because it says whose the rest is; the .gitignore after it, because it hides the key.
async function removeFiles(
  directory: string,
  files: ScopeFiles,
  onPart: RemoveScopeOptions["onPart"],
): Promise<RemovedScope> {
  await unlinkIfThere(files.environment);
  if (await isRealDirectory(files.bin)) {
    await unlinkIfThere(files.command);
    await rmdirIfEmpty(files.bin);
  }
  onPart?.("command");
  await removeClaims(files);
  onPart?.("claims");
  const temporaries = (await readdir(directory)).filter((name) => temporaryName.test(name));
  for (const name of temporaries) await unlinkIfThere(join(directory, name));
  await unlinkIfThere(files.config);
  onPart?.("config");
  if (await isOurGitignore(files.gitignore)) await unlinkIfThere(files.gitignore);
  onPart?.("gitignore");
  return (await rmdirIfEmpty(directory)) ? "removed" : "kept-foreign-files";
}

async function removeClaims({ claims }: ScopeFiles): Promise<void> {
  if (!(await isRealDirectory(claims))) return;
  const names = (await readdir(claims)).filter(isOfClaims);
  for (const name of names) await unlinkIfThere(join(claims, name));
  await rmdirIfEmpty(claims);
}

function isOfClaims(name: string): boolean {
  return claimName.test(name) || pruneMarkName.test(name);
}

async function isOurGitignore(path: string): Promise<boolean> {
  const stats = await statOf(path);
  return stats?.isFile() === true && (await readFile(path, "utf8")) === gitignoreText;
}

async function statOf(path: string): Promise<Awaited<ReturnType<typeof lstat>> | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function unlinkIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw error;
  }
}

async function rmdirIfEmpty(path: string): Promise<boolean> {
  try {
    await rmdir(path);
    return true;
  } catch (error) {
    if (errnoOf(error) === "ENOTEMPTY" || errnoOf(error) === "EEXIST") return false;
    throw error;
  }
}

function failure(code: "SCOPE_SYMLINK" | "SCOPE_UNWRITABLE", path: string, state: string, cause?: unknown): ScopeError {
  return new ScopeError(code, `Cannot remove the scope "${path}": ${state}`, {
    path,
    hint: "Check whose directory it is, and remove it by hand when it is yours",
    cause,
  });
}
