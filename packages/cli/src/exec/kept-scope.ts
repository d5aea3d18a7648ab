import type { Stats } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { ExecError } from "./exec-error.ts";

// An import of it would also load the parts of it that nobody needs here.
const { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readSync, realpathSync } =
  process.getBuiltinModule("node:fs");

/** A scope that a live launch, or its workspace, keeps for others, and whose it is. */
export interface KeptScope {
  /** Value of `RAVI_CONFIG_DIR`. */
  directory: string;
  /** Directory with the agent's `ravi`. */
  bin: string;
  email: string;
  phone: string | undefined;
}

export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** Its `.ravi` is the account's; so is that of the home directory in the system's user list. */
  home: string;
}

/**
 * The scope that is kept for commands in `cwd`: the one that `RAVI_CONFIG_DIR` names, else the nearest
 * `.ravi/config.json` at or above `cwd` and below the home directory. `undefined` when there is none, or it is not kept
 * for others, or whoever kept it is dead, or it was copied from another workspace.
 *
 * It reads what `placeScope` of the launcher writes and loads nothing for it: an agent waits for this.
 *
 * @throws ExecError `SCOPE_UNSAFE` for a place that is not as we leave one; nothing else is tried then.
 */
export function findKeptScope(surroundings: Surroundings): KeptScope | undefined {
  const { env, cwd, home } = surroundings;
  const homes = new Set([home, accountHome()].filter((path) => path !== "").map((path) => realPathOf(path)));
  const named = env["RAVI_CONFIG_DIR"];
  if (named !== undefined && named !== "") {
    const directory = resolve(cwd, named);
    const isAccounts = [...homes].some((path) => realPathOf(join(path, ".ravi")) === realPathOf(directory));
    return isAccounts ? undefined : kept(readConfig(directory), directory, surroundings);
  }
  for (let directory = realPathOf(cwd); !homes.has(directory); directory = dirname(directory)) {
    const scope = join(directory, ".ravi");
    const config = readConfig(scope);
    if (config !== undefined) return kept(config, scope, surroundings);
    if (directory === dirname(directory)) return undefined;
  }
  return undefined;
}

interface Config {
  directory: Stats;
  file: Stats;
  content: Readonly<Record<string, unknown>>;
}

/** Bytes. A config has a few hundred. */
const longest = 65_536;

function readConfig(scope: string): Config | undefined {
  try {
    return readConfigOf(scope);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Removed meanwhile: that workspace was just released.
    if (code === "ENOENT") return undefined;
    throw error instanceof ExecError ? error : unsafe(scope, code ?? "it cannot be read");
  }
}

function readConfigOf(scope: string): Config | undefined {
  const directory = lstatSync(scope, { throwIfNoEntry: false });
  if (directory === undefined) return undefined;
  if (directory.isSymbolicLink()) throw unsafe(scope, "it is a symbolic link");
  const path = join(scope, "config.json");
  const entry = directory.isDirectory() ? lstatSync(path, { throwIfNoEntry: false }) : undefined;
  if (entry === undefined) return undefined;
  if (!entry.isFile()) throw unsafe(path, "it is not a regular file");
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    if ([directory, stats].some(isOthers)) throw unsafe(path, "another user owns it");
    if (stats.size > longest) throw unsafe(path, `it is longer than ${longest} bytes`);
    const bytes = Buffer.alloc(stats.size);
    return { directory, file: stats, content: parse(path, bytes.toString("utf8", 0, readSync(file, bytes))) };
  } finally {
    closeSync(file);
  }
}

/** The parser's own message quotes the file, which holds a key. */
function parse(path: string, text: string): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(text);
    if (typeof content === "object" && content !== null) return content as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw unsafe(path, "it is not a JSON object");
}

/** Whoever says that a scope is kept has to have made it as we make one. */
function kept(config: Config | undefined, directory: string, surroundings: Surroundings): KeptScope | undefined {
  const keeping = config?.content["kept"];
  if (config === undefined || typeof keeping !== "object" || keeping === null) return undefined;
  const { email, phone, pid, start } = keeping as Record<string, unknown>;
  const path = join(directory, "config.json");
  const { identity_uuid: uuid, identity_key: key, management_key: accountKey, workspace } = config.content;
  if (isOpen(config.directory) || isOpen(config.file)) throw unsafe(path, "others may read or change it");
  if (typeof key !== "string" || key === "") throw unsafe(path, "it holds no identity key");
  if (typeof accountKey === "string" && accountKey !== "") throw unsafe(path, "it holds the account's key");
  if (typeof email !== "string" || !plainAddress.test(email)) throw unsafe(path, 'its "kept.email" is malformed');
  if (phone !== undefined && (typeof phone !== "string" || !plainNumber.test(phone)))
    throw unsafe(path, 'its "kept.phone" is malformed');
  const isOfWorkspace = typeof workspace === "string";
  if (!isOfWorkspace && (typeof pid !== "number" || typeof start !== "string"))
    throw unsafe(path, 'its "kept" names no process');
  // Tools that copy ignored files into a new worktree would give one identity to both.
  if (isOfWorkspace && realPathOf(dirname(directory)) !== workspace) return undefined;
  const bin = isOfWorkspace ? commandOf(directory, uuid, surroundings) : join(directory, "bin");
  requireCommand(bin);
  return isOfWorkspace || isAlive(pid as number, start as string) ? { directory, bin, email, phone } : undefined;
}

const plainAddress = /^[\x21-\x7e]+@[\x21-\x7e]+$/;
const plainNumber = /^\+?[0-9]{3,20}$/;

/**
 * The directory of the agent's `ravi`: that of the copy which the launcher keeps of a workspace's scope (`scope-copy.ts`
 * there), where no agent removes it; else the scope's own. Never one that the scope names: agents can write there.
 */
function commandOf(scope: string, uuid: unknown, { env, home }: Surroundings): string {
  const xdg = env["XDG_STATE_HOME"] ?? "";
  const state = join(isAbsolute(xdg) ? xdg : join(home, ".local", "state"), "persona-launcher");
  const copy = join(state, "scopes", encodeURIComponent(String(uuid)).replaceAll(".", "%2E"), "bin");
  return lstatSync(copy, { throwIfNoEntry: false }) === undefined ? join(scope, "bin") : copy;
}

/** What stands there goes first on the command's PATH. */
function requireCommand(bin: string): void {
  const [directory, command] = [bin, join(bin, "ravi")].map((path) => lstatSync(path, { throwIfNoEntry: false }));
  if (directory?.isDirectory() !== true || command?.isFile() !== true) throw unsafe(bin, "it holds no ravi command");
  if ([directory, command].some((stats) => isOthers(stats) || isOpen(stats)))
    throw unsafe(bin, "others may read or change it");
}

function isOthers({ uid }: Stats): boolean {
  return uid !== process.getuid?.();
}

function isOpen({ mode }: Stats): boolean {
  return (mode & 0o077) !== 0;
}

/** Pid and start time together name a process for good; where there is no `/proc`, the pid is all there is. */
function isAlive(pid: number, start: string): boolean {
  try {
    if (start === "") return process.kill(pid, 0);
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state !== "Z" && state !== "X" && rest[18] === start;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Compared by real path, or a home reached through a symbolic link would pass for a workspace. */
function realPathOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return resolve(path);
  }
}

function accountHome(): string {
  try {
    return process.getBuiltinModule("node:os").userInfo().homedir;
  } catch {
    // A container may run under a user id that has no entry.
    return "/";
  }
}

function unsafe(path: string, state: string): ExecError {
  return new ExecError(
    "SCOPE_UNSAFE",
    `Cannot use the scope "${path}": ${state}`,
    "Look at whose it is; release that workspace, or remove the scope when it is yours",
  );
}

/** Variables of Ravi's and of ours: the caller's own never reach a command. */
const ownVariable = /^(?:RAVI|PERSONA)_/;

const defaultPath = "/usr/local/bin:/usr/bin:/bin";

/**
 * The environment of a command in a kept scope: the caller's without Ravi's variables, and the identity's. The same as
 * the launcher's `prepareEnvironment` gives; repeated here because loading that takes longer than all the rest.
 */
export function scopeEnvironment(
  caller: Readonly<Record<string, string | undefined>>,
  { directory, bin, email, phone }: KeptScope,
  launchId: string,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(caller)) {
    if (value !== undefined && !ownVariable.test(name)) env[name] = value;
  }
  const path = env["PATH"] ?? "";
  return {
    ...env,
    PERSONA_LAUNCH_ID: launchId,
    RAVI_CONFIG_DIR: directory,
    RAVI_EMAIL: email,
    ...(phone === undefined ? {} : { RAVI_PHONE: phone }),
    PATH: `${bin}:${path === "" ? defaultPath : path}`,
  };
}

const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

/** A launch id as the launcher makes them, without the whole of `node:crypto`. */
export function quickLaunchId(): string {
  const file = openSync("/dev/urandom", "r");
  try {
    const bytes = Buffer.alloc(12);
    readSync(file, bytes);
    return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join("");
  } finally {
    closeSync(file);
  }
}
