import { join } from "node:path";

/**
 * Empty directories that codex's sandbox makes in every writable root while a command runs, so that nothing can be put in
 * their place. A codex that is killed leaves them (observed with codex 0.169.0).
 */
export function codexPlaceholders(writableRoots: readonly string[]): string[] {
  return writableRoots.flatMap((root) => [".git", ".codex", ".agents", ".aws"].map((name) => join(root, name)));
}
