import { execa } from "execa";
import { findInStream } from "./scan-stream.ts";
import type { SecretFinder } from "./secret-finder.ts";

/** Where to look, and with which PATH git is found. */
export interface Repository {
  workspace: string;
  searchPath: string;
}

/** What a repository held before the agent came: the commits that its references and HEAD pointed to. */
export type GitBaseline = readonly string[];

export interface GitLeak {
  /** `index`, or the id of a commit. */
  where: string;
  names: readonly string[];
}

/** `undefined` when the workspace is in no repository, or git is not installed. */
export async function readGitBaseline(repository: Repository): Promise<GitBaseline | undefined> {
  const inside = await git(repository, ["rev-parse", "--is-inside-work-tree"]);
  if (inside?.trim() !== "true") return undefined;
  const heads = await git(repository, ["for-each-ref", "--format=%(objectname)"]);
  const head = await git(repository, ["rev-parse", "--verify", "--quiet", "HEAD"]);
  return [...new Set(`${heads ?? ""}\n${head ?? ""}`.split("\n").filter((line) => line !== ""))];
}

/** Searches what is staged, and every commit made since: also amended and dropped ones that the reflog still knows. */
export async function* scanGit(
  repository: Repository,
  baseline: GitBaseline,
  finder: SecretFinder,
): AsyncGenerator<GitLeak, void, undefined> {
  const staged = await search(repository, ["diff", "--cached", ...patch], finder);
  if (staged.size > 0) yield { where: "index", names: [...staged] };
  const exclude = baseline.map((commit) => `^${commit}`).join("\n");
  const commits = await git(repository, ["rev-list", "--all", "--reflog", "--stdin"], exclude);
  for (const commit of (commits ?? "").split("\n").filter((line) => line !== "")) {
    const names = await search(repository, ["show", "--format=raw", ...patch, commit], finder);
    if (names.size > 0) yield { where: commit, names: [...names] };
  }
}

const patch = ["--patch", "--text", "--no-ext-diff", "--no-textconv", "--no-color"];

// The repository was in the agent's hands: nothing that its configuration names may be run.
const guards = ["--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "diff.external="];

const environment = {
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  LC_ALL: "C",
};

/** Nothing of the launcher's own environment: a GIT_DIR there would lead elsewhere. */
function surroundings({ workspace, searchPath }: Repository): {
  cwd: string;
  env: Record<string, string>;
  extendEnv: false;
} {
  return { cwd: workspace, env: { ...environment, PATH: searchPath }, extendEnv: false };
}

async function git(repository: Repository, args: readonly string[], input = ""): Promise<string | undefined> {
  const { exitCode, stdout } = await execa("git", [...guards, ...args], {
    ...surroundings(repository),
    input,
    reject: false,
  });
  return exitCode === 0 ? stdout : undefined;
}

async function search(repository: Repository, args: readonly string[], finder: SecretFinder): Promise<Set<string>> {
  const child = execa("git", [...guards, ...args], {
    ...surroundings(repository),
    buffer: false,
    encoding: "buffer",
    reject: false,
    stdin: "ignore",
    stderr: "ignore",
  });
  const [names] = await Promise.all([findInStream(child.iterable({ binary: true }), finder), child]);
  return names;
}
