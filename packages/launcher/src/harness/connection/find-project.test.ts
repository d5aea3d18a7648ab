import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { findProject } from "./find-project.ts";

async function makeTree(directories: readonly string[]): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "find-project-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const directory of directories) await mkdir(join(root, directory), { recursive: true });
  return root;
}

it.each<[string, string[], string, string, boolean]>([
  ["a repository's root", ["repo/.git"], "repo", "repo", false],
  ["a folder of a repository", ["repo/.git", "repo/a/b"], "repo/a/b", "repo", false],
  ["a repository with settings at its root", ["repo/.git", "repo/.codex", "repo/a"], "repo/a", "repo", true],
  ["settings between root and workspace", ["repo/.git", "repo/a/.codex", "repo/a/b"], "repo/a/b", "repo", true],
  ["settings beside the workspace", ["repo/.git", "repo/x/.codex", "repo/a"], "repo/a", "repo", false],
  ["settings above the repository", [".codex", "repo/.git"], "repo", "repo", false],
  ["a repository in a repository", [".git", ".codex", "repo/.git"], "repo", "repo", false],
])("findProject() knows %s", async (_name, directories, workspace, root, hasSettings) => {
  const tree = await makeTree(directories);
  expect(findProject(join(tree, workspace), ".codex")).toEqual({ root: join(tree, root), hasSettings });
});

it("findProject() knows a worktree by its .git file", async () => {
  const tree = await makeTree(["worktree/a"]);
  await writeFile(join(tree, "worktree/.git"), "gitdir: /elsewhere\n");
  expect(findProject(join(tree, "worktree/a"), ".codex")).toMatchObject({ root: join(tree, "worktree") });
});

// Directories of the system, because a temporary one may lie in somebody's repository.
it.each([
  [".codex", false],
  ["env", true],
])("findProject() knows a workspace outside any repository, with %s: %s", async (settings, hasSettings) => {
  expect(findProject("/usr/bin", settings)).toEqual({ root: "/usr/bin", hasSettings });
});
