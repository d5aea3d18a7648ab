import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LauncherHost } from "../../host.ts";
import { isForeignVariable } from "../../credentials/agent-environment.ts";
import { lastWords } from "../../skills/install-skills.ts";
import { runTool, type ToolResult } from "../../skills/run-tool.ts";
import { quoteValue } from "../../text/quote-value.ts";
import { PackError } from "./pack-error.ts";
import type { PackFiles } from "./pack-files.ts";
import { readTarball, TarballError } from "./read-tarball.ts";

/** Longest that npm may take. */
const timeoutMs = 180_000;

/**
 * npm 11 installs what a git dependency needs to build itself, and runs scripts doing so, whatever it is told; and an
 * alias or a URL says nothing about what it brings. So only names of the registry are taken.
 */
const registrySpec = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~][a-z0-9._~-]*(?:@[\w.~^<>=|*+ -]{1,100})?$/i;

/**
 * Fetches a package through the user's own npm, with its registries, logins and proxies, and reads it in memory. No
 * script of the package runs, and nothing of it is unpacked.
 *
 * @param spec A name of the registry, with a version, range or tag behind `@` if need be.
 * @param signal Stops npm when it aborts; nothing is left then.
 * @throws PackError `PACK_NOT_FOUND`, `PACK_DOWNLOAD_FAILED`, `PACK_INVALID`, `CANCELLED`.
 */
export async function fetchPackage(spec: string, host: LauncherHost, signal?: AbortSignal): Promise<PackFiles> {
  if (!registrySpec.test(spec)) throw unusable(spec);
  const directory = await mkdtemp(join(tmpdir(), "persona-pack-"));
  try {
    const args = [
      "pack",
      "--ignore-scripts",
      "--loglevel=error",
      "--no-update-notifier",
      `--pack-destination=${directory}`,
      "--",
      spec,
    ];
    const result = await runTool("npm", args, { cwd: host.cwd, env: npmEnvironment(host), timeoutMs, signal });
    if (result.kind !== "done") throw downloadFailure(spec, result);
    const tarball = (await readdir(directory)).find((entry) => entry.endsWith(".tgz"));
    if (tarball === undefined) throw downloadFailure(spec, { ...result, kind: "failed" });
    return unpack(spec, await readFile(join(directory, tarball)));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/**
 * Reads a package as npm makes it.
 *
 * @throws PackError `PACK_INVALID`.
 */
export function unpack(spec: string, bytes: Uint8Array): PackFiles {
  try {
    return readTarball(bytes);
  } catch (error) {
    if (!(error instanceof TarballError)) throw error;
    throw new PackError("PACK_INVALID", `Cannot read the package ${quoteValue(spec)}: ${error.message}`, {
      hint: "Tell its author: npm pack does not make such a file",
      cause: error,
    });
  }
}

/** npm is the user's own program; only what belongs to Ravi and to us is none of its business. */
function npmEnvironment({ env }: LauncherHost): Record<string, string> {
  const entries = Object.entries(env).filter(([name]) => isForeignVariable(name));
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

function downloadFailure(spec: string, { kind, output }: ToolResult): PackError {
  const name = quoteValue(spec);
  if (kind === "cancelled") return cancelled(spec);
  if (kind === "missing") {
    const message = `Cannot fetch the package ${name}: there is no "npm" on PATH`;
    return new PackError("PACK_DOWNLOAD_FAILED", message, { hint: "Install npm, or name a directory" });
  }
  if (kind === "unstartable") {
    const message = `Cannot fetch the package ${name}: "npm" does not start (${output})`;
    return new PackError("PACK_DOWNLOAD_FAILED", message, { hint: "Make it executable, or name a directory" });
  }
  if (/\bE404\b|\bETARGET\b/.test(output)) return notFound(spec);
  const state = kind === "timeout" ? `npm took longer than ${timeoutMs / 1000} s` : "npm failed";
  const code = /npm (?:error|ERR!) code (\w+)/.exec(output)?.[1];
  const words = code ?? lastWords(output);
  return new PackError("PACK_DOWNLOAD_FAILED", `Cannot fetch the package ${name}: ${state}`, {
    hint: `${words === "" ? "" : `It says: ${words}. `}Try it by hand: npm pack --ignore-scripts ${spec}`,
  });
}

/** What is thrown where an installation was to go on that somebody has cancelled. */
export function cancelled(spec: string): PackError {
  return new PackError("CANCELLED", `Cannot install the pack ${quoteValue(spec)}: it was cancelled`);
}

function notFound(spec: string): PackError {
  return new PackError("PACK_NOT_FOUND", `Cannot find the pack ${quoteValue(spec)}: npm knows no such package`, {
    hint: "Correct its name; a directory starts with ./ or /",
  });
}

function unusable(spec: string): PackError {
  return new PackError("PACK_NOT_FOUND", `Cannot install the pack ${quoteValue(spec)}: that is no package name`, {
    hint: "Give a name of the registry such as @scope/pack@1.2, a .tgz, or a directory that starts with ./ or /",
  });
}
