import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ProjectFacts } from "../harness-adapter.ts";

/**
 * The repository around a workspace, or else the workspace itself.
 *
 * @param settings Name of the harness's settings directory in a project, e.g. `.codex`.
 */
export async function findProject(workspace: string, settings: string): Promise<ProjectFacts> {
  const directories: string[] = [];
  for (let directory = workspace; ; directory = dirname(directory)) {
    directories.push(directory);
    if (await exists(join(directory, ".git")))
      return { root: directory, hasSettings: await anyHas(directories, settings) };
    if (directory === dirname(directory)) return { root: workspace, hasSettings: await anyHas([workspace], settings) };
  }
}

async function anyHas(directories: readonly string[], name: string): Promise<boolean> {
  const found = await Promise.all(directories.map((directory) => exists(join(directory, name))));
  return found.includes(true);
}

/** What cannot be looked at counts as there: trusting it would be a guess. */
async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code !== "ENOENT" && code !== "ENOTDIR";
  }
}
