import { execFile } from "node:child_process";
import { realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, resolve } from "node:path";
import { promisify } from "node:util";
import type { Environment } from "@persona-launcher/launcher";
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
export async function findRepository(directory: string, env: Environment): Promise<RepositoryPlace> {
  const gitDirectory = await realpath(await ask(directory, env, "--git-common-dir"));
  const repository = await mainCheckout(gitDirectory, env);
  // A relative core.hooksPath is one of the checkout where git is run.
  return { repository, gitDirectory, gitHooks: await ask(repository, env, "--git-path", "hooks") };
}

/** A submodule's is elsewhere, and a bare repository has none. */
async function mainCheckout(gitDirectory: string, env: Environment): Promise<string> {
  if (basename(gitDirectory) === ".git") return dirname(gitDirectory);
  return await ask(gitDirectory, env, "--show-toplevel").catch(() => gitDirectory);
}

/** The answer of `git rev-parse`, as an absolute path. */
async function ask(directory: string, env: Environment, ...question: readonly string[]): Promise<string> {
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
