import { join, relative } from "node:path";
import { hookLines } from "../hooks/hook-lines.ts";
import type { HookPlace, HookTool } from "../hooks/hook-tool.ts";
import { shellHookPart } from "../hooks/shell-hook-part.ts";

/**
 * git 2.39 runs `post-checkout` for every new worktree, in it, with 40 zeros for the commit before. What it exits with is
 * what `git worktree add` exits with, so it never fails.
 */
export const git: HookTool = {
  id: "git",
  title: "git's post-checkout hook",
  plan: async (place) => {
    const path = hookPath(place);
    const inRepository = relative(place.repository, path);
    const isInside = !inRepository.startsWith("..") && !inRepository.startsWith(".git/");
    return {
      parts: [
        shellHookPart({
          path,
          purpose: "gives every new worktree its identity, whoever makes it",
          block: { id: "git", lines: hookLines({ ...place, isStrict: false }, "git", 'post-checkout "$@"') },
        }),
      ],
      ignored: isInside && !place.isTeam ? [inRepository] : [],
      steps: ['git runs nothing when a worktree is removed: "persona gc" now and then gives back what was left'],
      obstacles: [],
    };
  },
};

/** husky has git run its own hooks in `.husky/_`, and those run the user's in `.husky`. */
function hookPath({ gitHooks }: HookPlace): string {
  const directory = gitHooks.endsWith("/.husky/_") ? gitHooks.slice(0, -"/_".length) : gitHooks;
  return join(directory, "post-checkout");
}
