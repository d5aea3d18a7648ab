import { isAbsolute, join, relative } from "node:path";
import { execa } from "execa";
import { findInStream } from "./scan-stream.ts";
import type { SecretFinder } from "./secret-finder.ts";

/** Where to look, and with which PATH git is found. */
export interface Repository {
  workspace: string;
  searchPath: string;
}

export interface GitAnswer {
  /** Standard output; `undefined` when git failed. */
  text?: string;
  /** Why it failed, in its own words; empty when it did not. */
  problem: string;
}

/**
 * What a repository's configuration must not decide; it was in the agent's hands. Only plumbing is run, which knows
 * neither aliases nor a pager nor what `log` and `show` are told about signatures; it writes nothing and so runs no hook.
 */
const guards = ["--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"];

const environment = {
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  // A missing object is missing: whatever fetches it (ssh, a proxy, a helper) is a command of the configuration. Not all
  // versions know the former; the latter forbids every protocol.
  GIT_NO_LAZY_FETCH: "1",
  GIT_ALLOW_PROTOCOL: "none",
  GIT_NO_REPLACE_OBJECTS: "1",
  LC_ALL: "C",
};

/** A configuration can include a pipe that nobody writes to. */
const timeout = 120_000;

/** Runs git for what it prints. */
export async function askGit(repository: Repository, args: readonly string[], input = ""): Promise<GitAnswer> {
  const ended = await execa("git", [...guards, ...args], { ...surroundings(repository), input, reject: false });
  return ended.exitCode === 0 ? { text: ended.stdout, problem: "" } : { problem: problemOf(ended) };
}

/** Runs git and searches what it prints, which may be any amount. */
export async function searchGit(
  repository: Repository,
  args: readonly string[],
  finder: SecretFinder,
): Promise<{ names: Set<string>; problem: string }> {
  const child = execa("git", [...guards, ...args], {
    ...surroundings(repository),
    buffer: { stdout: false, stderr: true },
    reject: false,
    stdin: "ignore",
  });
  const [names, ended] = await Promise.all([findInStream(child.iterable({ binary: true }), finder), child]);
  return { names, problem: ended.exitCode === 0 ? "" : problemOf(ended) };
}

/** Nothing of the launcher's own environment: a GIT_DIR there would lead elsewhere. */
function surroundings({ workspace, searchPath }: Repository): {
  cwd: string;
  env: Record<string, string>;
  extendEnv: false;
  timeout: number;
} {
  const env = { ...environment, PATH: outside(workspace, searchPath) };
  return { cwd: workspace, env, extendEnv: false, timeout };
}

/** A PATH without what is in the workspace, by its name or as the current directory: the agent may have put a git there. */
function outside(workspace: string, searchPath: string): string {
  const isInside = (entry: string): boolean => !relative(workspace, join(entry)).startsWith("..");
  return searchPath
    .split(":")
    .filter((entry) => isAbsolute(entry) && !isInside(entry))
    .join(":");
}

interface Failed {
  stderr?: unknown;
  shortMessage?: string | undefined;
  code?: string | undefined;
}

function problemOf({ stderr, shortMessage, code }: Failed): string {
  const words = typeof stderr === "string" ? stderr.trim().split("\n").at(-1) : "";
  return words !== undefined && words !== ""
    ? words.slice(0, 300)
    : (code ?? shortMessage ?? "it failed").slice(0, 300);
}
