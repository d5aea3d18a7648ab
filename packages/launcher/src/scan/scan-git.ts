import { askGit, searchGit, type Repository } from "./git-commands.ts";
import type { SecretFinder } from "./secret-finder.ts";

export type { Repository } from "./git-commands.ts";

/** What a repository held before the agent came: the commits that its references and HEAD pointed to. */
export type GitBaseline = readonly string[];

export type GitFinding =
  /** `where`: `index`, or the id of a commit. */
  | { kind: "leak"; where: string; names: readonly string[] }
  /** What could not be searched, and why. */
  | { kind: "unsearched"; what: string };

/** `undefined` when the workspace is in no repository, or git is not installed. */
export async function readGitBaseline(repository: Repository): Promise<GitBaseline | undefined> {
  if ((await askGit(repository, ["rev-parse", "--git-dir"])).text === undefined) return undefined;
  const heads = await askGit(repository, ["for-each-ref", "--format=%(objectname)"]);
  const head = await askGit(repository, ["rev-parse", "--verify", "--quiet", "HEAD"]);
  return [...new Set(linesOf(`${heads.text ?? ""}\n${head.text ?? ""}`))];
}

/**
 * Searches what is staged, and every commit made since: also amended and dropped ones that the reflog still knows, and
 * those of a repository that was no baseline's.
 */
export async function* scanGit(
  repository: Repository,
  baseline: GitBaseline | undefined,
  finder: SecretFinder,
): AsyncGenerator<GitFinding, void, undefined> {
  const { problem } = await askGit(repository, ["rev-parse", "--git-dir"]);
  if (problem !== "") {
    if (baseline !== undefined || !isNoRepository(problem)) yield unsearched("the repository", problem);
    return;
  }
  yield* scanIndex(repository, finder);
  // What was there before may be gone by now.
  const exclude = (baseline ?? []).map((commit) => `^${commit}\n`).join("");
  const commits = await askGit(repository, ["rev-list", "--ignore-missing", "--all", "--reflog", "--stdin"], exclude);
  if (commits.problem !== "") yield unsearched("the commits", commits.problem);
  for (const commit of linesOf(commits.text ?? "")) {
    const show = ["diff-tree", "--root", "--cc", "--always", "--pretty=raw", "--encoding=none", ...patch, commit];
    yield* found(commit, `commit ${commit}`, await searchGit(repository, show, finder));
  }
}

async function* scanIndex(repository: Repository, finder: SecretFinder): AsyncGenerator<GitFinding, void, undefined> {
  const head = await askGit(repository, ["rev-parse", "--verify", "--quiet", "HEAD^{tree}"]);
  // Before the first commit everything is new.
  const tree = head.text ?? (await askGit(repository, ["hash-object", "-t", "tree", "--stdin"])).text ?? "HEAD";
  const staged = await searchGit(repository, ["diff-index", "--cached", ...patch, tree], finder);
  yield* found("index", "the index", staged);
}

// A git that showed what is new in a submodule would obey the submodule's own configuration.
const withoutSubmodules = ["--submodule=short", "--ignore-submodules=all"];
const patch = ["--patch", "--text", "--no-ext-diff", "--no-textconv", "--no-color", ...withoutSubmodules];

function* found(
  where: string,
  what: string,
  { names, problem }: { names: ReadonlySet<string>; problem: string },
): Generator<GitFinding, void, undefined> {
  if (names.size > 0) yield { kind: "leak", where, names: [...names] };
  if (problem !== "") yield unsearched(what, problem);
}

function unsearched(what: string, problem: string): GitFinding {
  return { kind: "unsearched", what: `${what}: ${problem}` };
}

/** Nothing to search: no repository, or nobody who has one, git not being there. */
function isNoRepository(problem: string): boolean {
  return problem === "ENOENT" || problem.includes("not a git repository");
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
