import { dirname, join, resolve } from "node:path";

// An import of it would also load the parts of it that nobody needs here.
const { lstatSync } = process.getBuiltinModule("node:fs");

/**
 * The worktree beside a main checkout that a directory is in: there `.git` is a file (gitrepository-layout, git 2.39).
 * `undefined` in a main checkout, and in no repository.
 */
export function findLinkedWorktree(directory: string): string | undefined {
  for (let at = resolve(directory); ; at = dirname(at)) {
    const entry = lstatSync(join(at, ".git"), { throwIfNoEntry: false });
    if (entry !== undefined) return entry.isFile() ? at : undefined;
    if (at === dirname(at)) return undefined;
  }
}
