import { execFile } from "node:child_process";
import { realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, resolve } from "node:path";
import { promisify } from "node:util";
import { IntegrationError } from "../integration-error.ts";
import type { HookPlace } from "./hook-tool.ts";

const run = promisify(execFile);

/** The repository that hooks are for. */
export type RepositoryPlace = Pick<HookPlace, "repository" | "gitDirectory" | "gitHooks">;

/**
 * Finds the main checkout that a directory belongs to: hooks of all tools are looked up there, also from a worktree.
 *
 * @throws IntegrationError `REPOSITORY_NOT_FOUND`.
 */
export async function findRepository(
  directory: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<RepositoryPlace> {
  const gitDirectory = await realpath(await ask(directory, env, "--git-common-dir"));
  const repository = basename(gitDirectory) === ".git" ? dirname(gitDirectory) : gitDirectory;
  return { repository, gitDirectory, gitHooks: await ask(directory, env, "--git-path", "hooks") };
}

/** The answer of `git rev-parse`, as an absolute path. */
async function ask(
  directory: string,
  env: Readonly<Record<string, string | undefined>>,
  ...question: readonly string[]
): Promise<string> {
  try {
    // Inside a hook git's own variables name another repository.
    const clean = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("GIT_")));
    const { stdout } = await run("git", ["rev-parse", ...question], { cwd: directory, env: clean });
    const path = stdout.replace(/\n$/, "");
    return isAbsolute(path) ? path : resolve(directory, path);
  } catch (error) {
    const { code } = error as { code?: unknown };
    const state = code === "ENOENT" ? "it is not there, or git is not on PATH" : "it is in no git repository";
    throw new IntegrationError(
      "REPOSITORY_NOT_FOUND",
      `Cannot use "${directory}": ${state}`,
      "Go to the repository, or name it with --path",
      error,
    );
  }
}
