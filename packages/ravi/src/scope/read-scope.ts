import { lstat, realpath } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { readConfigFile, type ScopeConfig } from "./config-file.ts";
import { errnoOf } from "./errno.ts";
import { accountHome } from "./ownership.ts";
import { ScopeError } from "./scope-error.ts";

/** Who a `ravi` call acts as, and where that is written. */
export interface Scope {
  identityUuid?: string | undefined;
  identityName?: string | undefined;
  /** Acts as the identity and as nobody else. */
  identityKey?: string | undefined;
  /** Acts as the whole account. */
  managementKey?: string | undefined;
  apiUrl?: string | undefined;
  /** The account's e-mail address, as the released CLI notes it at login. */
  userEmail?: string | undefined;
  /** Canonical path of the workspace that has the identity for good; a copy of the scope elsewhere names the first. */
  workspace?: string | undefined;
  /** RFC 3339: messages from before belong to an earlier user of the identity, and are none of this scope's. */
  since?: string | undefined;
  configPath: string;
  /** `RAVI_CONFIG_DIR`, a `.ravi` at or above the working directory, or the home directory's. */
  origin: "env" | "workspace" | "home";
}

/** Where `readScope` looks. */
export interface ReadScopeOptions {
  /** The environment, for `RAVI_CONFIG_DIR`. */
  env: Readonly<Record<string, string | undefined>>;
  /** Where the search for a `.ravi` starts, upwards. */
  cwd: string;
  /** The home directory, whose `.ravi` is the account's and never a workspace's. */
  home?: string | undefined;
  /** Whether the home directory's config counts. Default true. */
  allowHome?: boolean | undefined;
}

interface Place {
  readonly directory: string;
  readonly origin: Scope["origin"];
}

/**
 * Finds the scope a `ravi` call acts in. The first file found wins whole; files are never merged.
 *
 * 1. `RAVI_CONFIG_DIR`, when set and not empty, is the only place looked at.
 * 2. The nearest `.ravi/config.json` at or above `cwd`, below the home directory (`home`, and the one in the system's
 *    user list). Ravi's documents promise the nearest; its released CLI looks into the working directory only.
 * 3. `<home>/.ravi/config.json`, unless `allowHome` is false.
 *
 * `undefined` when there is none. Outside `RAVI_CONFIG_DIR` and the home directory, symbolic links and files of other
 * users are refused, because such a place was found and not chosen.
 *
 * @throws {ScopeError} when the first file found cannot be used; no other file is tried then.
 */
export async function readScope(options: ReadScopeOptions): Promise<Scope | undefined> {
  for await (const place of places(options)) {
    const configPath = join(place.directory, "config.json");
    if (place.origin === "workspace") await refuseLinkedDirectory(place.directory);
    const config = await readConfigFile(configPath, { isFound: place.origin === "workspace" });
    if (config === undefined) continue;
    if (place.origin === "workspace") await refuseCopy(place.directory, config);
    return toScope(config, configPath, place.origin);
  }
  return undefined;
}

async function* places({ env, cwd, home, allowHome = true }: ReadScopeOptions): AsyncGenerator<Place> {
  const named = env["RAVI_CONFIG_DIR"];
  if (named) return yield { directory: resolve(cwd, named), origin: "env" };
  const homes = await Promise.all([home, accountHome()].map(async (path) => (path ? realPath(path) : undefined)));
  for (const directory of upwards(await realPath(cwd))) {
    if (homes.includes(directory)) break;
    yield { directory: join(directory, ".ravi"), origin: "workspace" };
  }
  if (allowHome && home) yield { directory: join(home, ".ravi"), origin: "home" };
  return undefined;
}

function* upwards(start: string): Generator<string> {
  for (let directory = start; ; directory = dirname(directory)) {
    yield directory;
    if (directory === dirname(directory)) return;
  }
}

// Compared by real path, or a home reached through a symbolic link would pass for a workspace.
async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return resolve(path);
  }
}

async function refuseLinkedDirectory(directory: string): Promise<void> {
  const stats = await lstat(directory).catch((error: unknown) => {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw new ScopeError(
      "SCOPE_UNREADABLE",
      `Cannot read the scope "${directory}": ${errnoOf(error) ?? "it cannot be looked at"}`,
      {
        path: directory,
        hint: "Check the permissions of the directory",
        cause: error,
      },
    );
  });
  if (stats?.isSymbolicLink() !== true) return;
  throw new ScopeError("SCOPE_SYMLINK", `Cannot read the scope "${directory}": it is a symbolic link`, {
    path: directory,
    hint: "Put a directory there, or set RAVI_CONFIG_DIR to use it nevertheless",
  });
}

/** Tools that copy ignored files into a new worktree would give one identity to both. */
async function refuseCopy(directory: string, { workspace }: ScopeConfig): Promise<void> {
  if (workspace === undefined || (await realPath(dirname(directory))) === workspace) return;
  throw new ScopeError("SCOPE_COPIED", `Cannot use the scope "${directory}": it is that of workspace "${workspace}"`, {
    path: directory,
    hint: 'Remove it, and give this workspace an identity of its own with "persona workspace provision"',
  });
}

function toScope(config: ScopeConfig, configPath: string, origin: Scope["origin"]): Scope {
  return {
    identityUuid: config.identity_uuid,
    identityName: config.identity_name,
    identityKey: config.identity_key,
    managementKey: config.management_key,
    apiUrl: config.api_url,
    userEmail: config.user_email,
    workspace: config.workspace,
    since: config.since,
    configPath,
    origin,
  };
}
