import { constants } from "node:fs";
import { lstat, mkdir, open, readFile } from "node:fs/promises";
import { atomicWrite } from "./atomic-write.ts";
import { readConfigFile, type ScopeConfig } from "./config-file.ts";
import { errnoOf } from "./errno.ts";
import { isOthers } from "./ownership.ts";
import { ScopeError, type ScopeErrorCode } from "./scope-error.ts";
import { gitignoreText, type ScopeFiles, scopeFiles } from "./scope-files.ts";

/** What a scope is to hold. */
export interface NewScope {
  identityUuid: string;
  identityName: string;
  /** An identity key; a management key has no place in a scope. */
  identityKey: string;
  apiUrl: string;
  /**
   * RFC 3339, by the service's clock. Our `ravi` shows no message from before: an earlier user of the identity got it.
   * Default: all messages.
   */
  since?: string | undefined;
  /** Told to whoever may use the scope beside its launch; without it the scope is that launch's alone. */
  kept?: KeptScope | undefined;
  /** Canonical path of the workspace that has the identity for good. */
  workspace?: string | undefined;
}

/** Who keeps a scope for others, and how its identity is reached. `persona exec` goes by it. */
export interface KeptScope {
  email: string;
  phone?: string | undefined;
  launchId: string;
  /**
   * The process that keeps it: pid, and its start in clock ticks since boot (empty where there is no `/proc`). The scope
   * of a workspace, which is kept until the workspace is released, has none.
   */
  pid?: number | undefined;
  start?: string | undefined;
}

/** How a scope is written. */
export interface WriteScopeOptions {
  /** Called when a part is on disk, in this order. */
  onPart?: ((part: "gitignore" | "config") => void) | undefined;
}

/**
 * Writes a scope: `directory` (0700, its parent must exist), a `.gitignore` that hides all of it, then `config.json`
 * (0600) as the released CLI reads it, with our `api_url`. Writing again for the same identity replaces the config.
 *
 * @throws {ScopeError} `SCOPE_SYMLINK` when the directory, its `.gitignore` or its config is a symbolic link;
 * `SCOPE_TAKEN` when the config names another identity or holds an account's login, or a `.gitignore` of somebody else
 * would let the key be committed; `SCOPE_FOREIGN`, `SCOPE_INVALID`, `SCOPE_UNREADABLE`, `SCOPE_UNWRITABLE`.
 */
export async function writeScope(
  directory: string,
  scope: NewScope,
  { onPart }: WriteScopeOptions = {},
): Promise<void> {
  const files = scopeFiles(directory);
  await reportingErrno(directory, async () => {
    await makeDirectory(directory);
    const replace = await isOurs(files.config, scope.identityUuid);
    // First, so that there is no moment in which git could pick up the key.
    await writeGitignore(files);
    onPart?.("gitignore");
    await writeConfig(files.config, scope, replace);
    onPart?.("config");
  });
}

async function makeDirectory(directory: string): Promise<void> {
  await mkdir(directory, { mode: 0o700 }).catch((error: unknown) => {
    if (errnoOf(error) !== "EEXIST") throw error;
  });
  const handle = await open(directory, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW).catch(
    (error: unknown) => refuseDirectory(directory, error),
  );
  try {
    if (isOthers(await handle.stat()))
      throw failure("SCOPE_FOREIGN", directory, "another user owns it", "Choose another directory");
    await handle.chmod(0o700);
  } finally {
    await handle.close();
  }
}

// With O_DIRECTORY, Linux answers ENOTDIR for a symbolic link too.
async function refuseDirectory(directory: string, cause: unknown): Promise<never> {
  const stats = await lstat(directory);
  if (stats.isSymbolicLink())
    throw failure("SCOPE_SYMLINK", directory, "it is a symbolic link", "Put a directory there", cause);
  if (!stats.isDirectory())
    throw failure("SCOPE_UNWRITABLE", directory, "it is not a directory", "Remove it, or choose another place", cause);
  throw cause;
}

/** Whether a config of this identity is there already; throws when somebody else's is. */
async function isOurs(path: string, identityUuid: string): Promise<boolean> {
  const config = await readConfigFile(path, { isFound: true });
  if (config === undefined) return false;
  if (config.identity_uuid === identityUuid && !isLogin(config)) return true;
  throw taken(path, isLogin(config) ? "it holds an account's login" : "it names another identity");
}

function isLogin(config: ScopeConfig): boolean {
  return config.management_key !== undefined || config.user_email !== undefined;
}

async function writeGitignore({ gitignore }: ScopeFiles): Promise<void> {
  const existing = await lstat(gitignore).catch((error: unknown) => {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw error;
  });
  if (existing === undefined) return atomicWrite(gitignore, gitignoreText, { replace: true });
  if (existing.isSymbolicLink()) throw failure("SCOPE_SYMLINK", gitignore, "it is a symbolic link", "Remove it");
  if (!existing.isFile() || !ignoresEverything(await readFile(gitignore, "utf8"))) {
    throw taken(gitignore, "it does not ignore everything", 'Give it the single line "*"');
  }
  return undefined;
}

function ignoresEverything(text: string): boolean {
  const lines = text.split(/\r?\n/);
  return lines.includes("*") && !lines.some((line) => line.startsWith("!"));
}

async function writeConfig(path: string, scope: NewScope, replace: boolean): Promise<void> {
  const config = {
    identity_uuid: scope.identityUuid,
    identity_name: scope.identityName,
    identity_key: scope.identityKey,
    api_url: scope.apiUrl,
    ...(scope.workspace === undefined ? {} : { workspace: scope.workspace }),
    ...(scope.since === undefined ? {} : { since: scope.since }),
    ...(scope.kept === undefined ? {} : { kept: keptEntry(scope.kept) }),
  };
  try {
    await atomicWrite(path, `${JSON.stringify(config, undefined, 2)}\n`, { replace });
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error;
    throw taken(path, "another launch wrote it at the same time");
  }
}

/** An object, which the released CLI passes over. */
function keptEntry({ email, phone, launchId, pid, start }: KeptScope): Record<string, unknown> {
  return {
    email,
    ...(phone === undefined ? {} : { phone }),
    launch_id: launchId,
    ...(pid === undefined ? {} : { pid, start }),
  };
}

async function reportingErrno(directory: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const errno = errnoOf(error);
    if (error instanceof ScopeError || errno === undefined) throw error;
    const state = errno === "ENOENT" ? "its parent directory does not exist" : errno;
    throw failure(
      "SCOPE_UNWRITABLE",
      directory,
      state,
      "Check the directory, its permissions and the space left",
      error,
    );
  }
}

function taken(path: string, state: string, hint = "Keep the scope in another directory"): ScopeError {
  return failure("SCOPE_TAKEN", path, state, hint);
}

function failure(code: ScopeErrorCode, path: string, state: string, hint: string, cause?: unknown): ScopeError {
  return new ScopeError(code, `Cannot write the scope "${path}": ${state}`, { path, hint, cause });
}
