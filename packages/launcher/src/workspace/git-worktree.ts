import { readFile, realpath } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

/** What git knows of a worktree whose directory is gone. */
export type LostWorktree =
  /** It stands elsewhere now, by `git worktree move`. */
  | { kind: "moved"; path: string }
  /** `git worktree lock`: it is on a disk that is away for a while. */
  | { kind: "locked" }
  | { kind: "gone" };

/**
 * Where git keeps what it knows of a worktree: `<repository>/.git/worktrees/<name>`, which the worktree's `.git` file
 * names. `undefined` for a main checkout, and for what is no repository.
 */
export async function gitDirectoryOf(workspace: string): Promise<string | undefined> {
  const text = await readText(join(workspace, ".git"));
  const target = /^gitdir: (.+)$/m.exec(text ?? "")?.[1];
  return target === undefined ? undefined : resolve(workspace, target);
}

/** What became of a worktree, by the files that `git worktree list` goes by (gitrepository-layout, git 2.39). */
export async function findWorktree(gitDirectory: string | undefined, workspace: string): Promise<LostWorktree> {
  if (gitDirectory === undefined) return { kind: "gone" };
  const dotGit = (await readText(join(gitDirectory, "gitdir")))?.trim();
  if (dotGit === undefined || dotGit === "") return { kind: "gone" };
  const path = await realpath(dirname(resolve(gitDirectory, dotGit))).catch(() => undefined);
  if (path !== undefined && path !== workspace && (await gitDirectoryOf(path)) === gitDirectory) {
    return { kind: "moved", path };
  }
  return (await readText(join(gitDirectory, "locked"))) === undefined ? { kind: "gone" } : { kind: "locked" };
}

/** `undefined` when there is no such file. */
async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return undefined;
    throw error;
  }
}
