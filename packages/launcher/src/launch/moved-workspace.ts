import { lstat } from "node:fs/promises";
import { changeIdentity, listIdentities } from "../identity/identity-registry.ts";
import type { Books } from "../ledger/books.ts";
import { gitDirectoryOf } from "../workspace/git-worktree.ts";

/**
 * Lets the identity of a worktree follow it: `git worktree move` gives the same worktree another path.
 *
 * @param path Canonical path of a workspace that has no identity by that path.
 */
export async function followMovedWorktree(books: Books, ravi: string, path: string): Promise<void> {
  const gitDirectory = await gitDirectoryOf(path);
  if (gitDirectory === undefined) return;
  for (const record of listIdentities(books, { ravi, lifecycle: "workspace" })) {
    if (record.gitDirectory !== gitDirectory || record.workspace === undefined) continue;
    if ((await lstat(record.workspace).catch(() => undefined)) !== undefined) continue;
    return changeIdentity(books, record, { workspace: path });
  }
}
