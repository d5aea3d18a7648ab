import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Check } from "@persona-launcher/launcher";
import { hasBlock, quoteWord } from "@persona-launcher/launcher/text";
import { readTextFile } from "../files/text-file.ts";
import { hookLines } from "../hooks/hook-lines.ts";
import type { HookObstacle, HookPlace, HookTool } from "../hooks/hook-tool.ts";
import { shellHookPart } from "../hooks/shell-hook-part.ts";
import { inspectShims } from "../shims/inspect-shims.ts";

/**
 * dmux 5.7.1 runs the first executable file of a hook's name, without extension: `.dmux-hooks/` (the team's),
 * `.dmux/hooks/`, `~/.dmux/hooks/`. `worktree_created` keeps the agent waiting; `before_worktree_remove` has 30 s and cannot
 * start when its path has a space, so `worktree_removed` does the same once more.
 */
export const dmux: HookTool = {
  id: "dmux",
  title: "dmux 5.7.1",
  plan: async (place) => ({
    parts: events.map(([event, purpose]) =>
      shellHookPart({
        path: join(directoryOf(place), event),
        purpose,
        block: { id: "dmux", lines: hookLines(place, "dmux", event) },
        rest: [callNext(place, event)],
      }),
    ),
    // Also with the team's: a user's own may be there besides.
    ignored: [".dmux/hooks/"],
    steps: [
      'dmux has no setting for the agent\'s command: "persona shims install" once, so that agents have their identity in their environment',
    ],
    obstacles: await findShadows(place),
  }),
  inspect: async (place) => [...(await findMisnamed(place)), await inspectShims(place)],
};

const events = [
  ["worktree_created", "gives every new worktree its identity before its agent starts"],
  ["before_worktree_remove", "takes the identity back when its worktree is removed"],
  ["worktree_removed", "takes it back where the hook before could not start"],
] as const;

function directoryOf({ repository, isTeam }: HookPlace): string {
  return join(repository, isTeam ? ".dmux-hooks" : ".dmux/hooks");
}

/** dmux runs one hook and no other; a new one must not silence the one that ran so far. */
function callNext({ home, isTeam }: HookPlace, event: string): string {
  const users = `"$HOME/.dmux/hooks/${event}"`;
  const rest = isTeam ? [`"$DMUX_ROOT/.dmux/hooks/${event}"`, users] : [quoteWord(join(home, ".dmux/hooks", event))];
  return `for next in ${rest.join(" ")}; do if [ -x "$next" ]; then exec "$next"; fi; done`;
}

/** A hook of the team's without our part, where ours is to be the user's. */
async function findShadows({ repository, isTeam }: HookPlace): Promise<HookObstacle[]> {
  if (isTeam) return [];
  const found: HookObstacle[] = [];
  for (const [event] of events) {
    const path = join(repository, ".dmux-hooks", event);
    const file = await readTextFile(path);
    if (file === undefined || (file.mode & 0o111) === 0 || hasBlock(file.text, "dmux")) continue;
    found.push({
      message: `"${path}" comes first, so that dmux would never run ours`,
      hint: "Install into the team's hooks with --team",
    });
  }
  return found;
}

/** The hooks that dmux 5.7.1 looks up. */
const names: ReadonlySet<string> = new Set([
  "before_pane_create",
  "pane_created",
  "worktree_created",
  "before_pane_close",
  "before_worktree_remove",
  "worktree_removed",
  "pane_closed",
  "pre_merge",
  "post_merge",
  "run_test",
  "run_dev",
]);

/** Ravi's guide has names that dmux never looks for. */
async function findMisnamed({ repository, home }: HookPlace): Promise<Check[]> {
  const directories = [join(repository, ".dmux-hooks"), join(repository, ".dmux/hooks"), join(home, ".dmux/hooks")];
  const found: Check[] = [];
  for (const directory of directories) {
    const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.isDirectory() || names.has(entry.name) || entry.name.endsWith(".md")) continue;
      const guess = renamed[entry.name.replace(/\.[a-z]+$/, "").replaceAll("-", "_")];
      found.push({
        id: "hooks.name",
        status: "warning",
        detail: `${join(directory, entry.name)}: dmux has no hook of that name, so that it never runs`,
        fix: guess === undefined ? "Give it the name of a hook, without extension" : `Call it ${guess}`,
      });
    }
  }
  return found;
}

const renamed: Readonly<Record<string, string>> = {
  worktree_create: "worktree_created",
  worktree_created: "worktree_created",
  post_merge: "post_merge",
  pre_merge: "pre_merge",
  worktree_remove: "worktree_removed",
  worktree_removed: "worktree_removed",
};
