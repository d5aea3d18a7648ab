import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ProjectFacts } from "../harness-adapter.ts";

/**
 * The repository around a workspace, or else the workspace itself.
 *
 * @param settings Name of the harness's settings directory in a project, e.g. `.codex`.
 */
export function findProject(workspace: string, settings: string): ProjectFacts {
  const directories: string[] = [];
  for (let directory = workspace; ; directory = dirname(directory)) {
    directories.push(directory);
    if (exists(join(directory, ".git"))) return { root: directory, hasSettings: anyHas(directories, settings) };
    if (directory === dirname(directory)) return { root: workspace, hasSettings: anyHas([workspace], settings) };
  }
}

function anyHas(directories: readonly string[], name: string): boolean {
  return directories.some((directory) => exists(join(directory, name)));
}

/** What cannot be looked at counts as there: trusting it would be a guess. */
function exists(path: string): boolean {
  try {
    // Every launch looks up to the root: waiting for each directory would take many times as long.
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ENOTDIR";
  }
}
