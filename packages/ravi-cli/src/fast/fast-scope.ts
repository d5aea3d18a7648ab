import type { RaviHost } from "../ravi-host.ts";

// An import of them would also load the parts of them that nobody needs here.
const { closeSync, constants, fstatSync, lstatSync, openSync, readSync, realpathSync } =
  process.getBuiltinModule("node:fs");
const { dirname, join, resolve } = process.getBuiltinModule("node:path");

export interface FastScope {
  readonly key: string;
  readonly apiUrl: string;
}

/**
 * The identity key of the scope that `readScope` would find, in the plain cases: a small regular config of ours, no
 * symbolic link, a key and a service in it. In every other case `undefined`, and the whole client has to look. It
 * repeats a little of `readScope`, because loading that and its schemas takes longer than all the rest.
 */
export function findFastScope(host: Pick<RaviHost, "env" | "cwd" | "home">): FastScope | undefined {
  try {
    const named = host.env["RAVI_CONFIG_DIR"];
    return named ? readPlain(resolve(host.cwd, named)) : findUpwards(host);
  } catch {
    return undefined;
  }
}

function findUpwards(host: Pick<RaviHost, "cwd" | "home">): FastScope | undefined {
  const homes = new Set([host.home, process.getBuiltinModule("node:os").userInfo().homedir].map(realPathOf));
  for (let directory = realpathSync(host.cwd); !homes.has(directory); directory = dirname(directory)) {
    const scope = join(directory, ".ravi");
    const stats = lstatSync(scope, { throwIfNoEntry: false });
    if (stats?.isDirectory() === true && lstatSync(join(scope, "config.json"), { throwIfNoEntry: false }))
      return readPlain(scope, directory);
    if ((stats !== undefined && !stats.isDirectory()) || directory === dirname(directory)) return undefined;
  }
  return undefined;
}

function realPathOf(path: string | undefined): string | undefined {
  return path ? realpathSync(path) : undefined;
}

/** Bytes. A config has a few hundred. */
const longest = 16_384;

/** @param workspace Canonical path of the directory that a scope was found in; one that was copied there is not plain. */
function readPlain(directory: string, workspace?: string): FastScope | undefined {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = openSync(join(directory, "config.json"), flags);
  try {
    const { uid, size } = fstatSync(file);
    if (!fstatSync(file).isFile() || uid !== process.getuid?.() || size > longest) return undefined;
    const bytes = Buffer.alloc(size);
    return parse(bytes.toString("utf8", 0, readSync(file, bytes)), workspace);
  } finally {
    closeSync(file);
  }
}

const known = [
  "management_key",
  "identity_key",
  "identity_uuid",
  "identity_name",
  "user_email",
  "api_url",
  "workspace",
  "since",
];

function parse(text: string, workspace: string | undefined): FastScope | undefined {
  const config = JSON.parse(text) as Record<string, unknown>;
  const isPlain = known.every((name) => config[name] === undefined || typeof config[name] === "string");
  const { identity_key: key, api_url: apiUrl, workspace: owner, since } = config;
  if (workspace !== undefined && owner !== undefined && owner !== workspace) return undefined;
  if (since !== undefined && (typeof since !== "string" || Number.isNaN(Date.parse(since)))) return undefined;
  if (!isPlain || typeof key !== "string" || typeof apiUrl !== "string") return undefined;
  return /^[\x21-\x7e]+$/.test(key) ? { key, apiUrl } : undefined;
}
