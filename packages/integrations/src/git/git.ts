import { dirname, isAbsolute, join, relative, sep } from "node:path";
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
    const { directory, isHuskys } = hooksOf(place);
    const path = join(directory, "post-checkout");
    const inRepository = relative(place.repository, path);
    const isOutside = inRepository.startsWith(`..${sep}`) || isAbsolute(inRepository);
    const isIgnored = !isOutside && !place.isTeam && !inRepository.startsWith(`.git${sep}`);
    const lines = (words: string): string[] =>
      hookLines({ ...place, isStrict: false }, "git", `post-checkout ${words}`);
    return {
      parts: [
        shellHookPart({
          path,
          purpose: "gives every new worktree its identity, whoever makes it",
          block: { id: "git", lines: lines('"$@"'), fishLines: lines("$argv") },
          isExecutable: !isHuskys,
        }),
      ],
      ignored: isIgnored ? [inRepository] : [],
      steps: [
        ...(isOutside
          ? [`"${directory}" is for all repositories that have it as core.hooksPath, and so is the hook`]
          : []),
        'git runs nothing when a worktree is removed: "persona gc" now and then gives back what was left',
      ],
      obstacles: [],
    };
  },
};

/** husky 9 has git run its own hooks in `.husky/_`; those run the user's in `.husky`, executable or not, with `sh -e`. */
function hooksOf({ gitHooks }: HookPlace): { directory: string; isHuskys: boolean } {
  const isHuskys = gitHooks.endsWith("/.husky/_");
  return { directory: isHuskys ? dirname(gitHooks) : gitHooks, isHuskys };
}
