import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { errnoOf } from "./errno.ts";
import { isOthers } from "./ownership.ts";
import { ScopeError, type ScopeErrorCode } from "./scope-error.ts";

/** `config.json` as the released CLI (v0.6.0 to v0.6.2) writes it, plus our `api_url`, `workspace` and `since`. */
const fields = [
  "management_key",
  "identity_key",
  "identity_uuid",
  "identity_name",
  "user_email",
  "api_url",
  "workspace",
  "since",
] as const;

/** Null and empty texts mean absent. */
export type ScopeConfig = Readonly<Partial<Record<(typeof fields)[number], string>>>;

export interface ReadConfigOptions {
  /** Also refuse a symbolic link, and a file of another user. For places that were found and not named. */
  isFound: boolean;
}

const sizeLimit = 1024 * 1024;

/**
 * Reads one config file; `undefined` when there is none.
 *
 * @throws {ScopeError} for anything else that is not a readable, valid config.
 */
export async function readConfigFile(path: string, { isFound }: ReadConfigOptions): Promise<ScopeConfig | undefined> {
  const file = await openConfig(path, isFound);
  if (file === undefined) return undefined;
  try {
    return parseConfig(path, await readAll(path, file, isFound));
  } finally {
    await file.close();
  }
}

async function openConfig(path: string, isFound: boolean): Promise<FileHandle | undefined> {
  // Without O_NONBLOCK a FIFO in the file's place would wait for a writer for ever.
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | (isFound ? constants.O_NOFOLLOW : 0);
  try {
    return await open(path, flags);
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw openError(path, error);
  }
}

function openError(path: string, cause: unknown): ScopeError {
  const errno = errnoOf(cause);
  if (errno === "ELOOP")
    return failure("SCOPE_SYMLINK", path, "it is a symbolic link", "Put a regular file there", cause);
  if (errno === "ENOTDIR")
    return failure(
      "SCOPE_INVALID",
      path,
      "what should be its directory is a file",
      "Name the directory that holds config.json",
      cause,
    );
  return failure(
    "SCOPE_UNREADABLE",
    path,
    errno ?? "it cannot be opened",
    "Check the permissions of the file and its directory",
    cause,
  );
}

async function readAll(path: string, file: FileHandle, isFound: boolean): Promise<string> {
  const stats = await file.stat();
  if (!stats.isFile())
    throw failure("SCOPE_INVALID", path, "it is not a regular file", "Remove it, or put a config file there");
  if (isFound && isOthers(stats))
    throw failure("SCOPE_FOREIGN", path, "another user owns it", "Set RAVI_CONFIG_DIR to use it nevertheless");
  if (stats.size > sizeLimit)
    throw failure("SCOPE_INVALID", path, `it is longer than ${sizeLimit} bytes`, "Put a config file there");
  return file.readFile("utf8");
}

// By hand: a scope is read before every request, and a schema library takes longer to load than the file to be read.
function parseConfig(path: string, text: string): ScopeConfig {
  const json = parseJson(path, text);
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw wrongType(path, "its content");
  const values: Readonly<Record<string, unknown>> = { ...json };
  const config: ScopeConfig = Object.fromEntries(fields.flatMap((field) => entryOf(path, field, values[field])));
  // Passed over, it would show what it is there to hide.
  if (config.since !== undefined && !isInstant(config.since)) throw wrongType(path, '"since"');
  return config;
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(Date.parse(text));
}

function entryOf(path: string, field: string, value: unknown): [string, string][] {
  if (value === undefined || value === null || value === "") return [];
  if (typeof value === "string") return [[field, value]];
  throw wrongType(path, `"${field}"`);
}

function wrongType(path: string, what: string): ScopeError {
  return failure("SCOPE_INVALID", path, `${what} has the wrong type`, "Repair the file, or write it anew");
}

// The parser's own message quotes the file, which holds keys.
function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const state = text.trim() === "" ? "it is empty" : "it is not JSON";
    throw failure("SCOPE_INVALID", path, state, "Repair the file, or write it anew");
  }
}

function failure(code: ScopeErrorCode, path: string, state: string, hint: string, cause?: unknown): ScopeError {
  return new ScopeError(code, `Cannot read the scope "${path}": ${state}`, { path, hint, cause });
}
