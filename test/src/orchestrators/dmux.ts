import { access, constants, realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { quoteWord } from "./quote-word.ts";
import type { OrchestratedWorld } from "./orchestrated.ts";
import { evilPrompt, type Orchestrator } from "./orchestrator.ts";

/** dmux 5.7.1 (fact sheet, section 1). */
export const dmux: Orchestrator = {
  tool: "dmux",
  prepare: async ({ repository, git }) => {
    await writeFile(join(repository, ".gitignore"), ".dmux/\n");
    await git(["add", "."]);
    await git(["commit", "-qm", "dmux"]);
  },
  finish: async (world) => {
    const { exitCode, stderr } = await world.persona(["shims", "install"], { env: world.env });
    if (exitCode !== 0) throw new Error(stderr);
  },
  open: async (world, name, mischief = "none") => {
    const path = join(world.repository, ".dmux/worktrees", name);
    await world.git(["worktree", "add", "-q", "-b", name, path]);
    const env = variables(world, name, path);
    const created = async (): Promise<void> => {
      const ended = await runHook(world, "worktree_created", env);
      // The agent is not launched then.
      if (ended !== 0) throw new Error(`worktree_created ended with ${ended}`);
    };
    if (mischief === "none" || mischief === "runs the hook twice") await created();
    if (mischief === "runs the hook twice") await created();
    const beside = mischief === "runs the hook beside the agent" ? created() : undefined;
    // A pane's shell is a login shell of the user's, which reads the files that set PATH.
    const command = `cd ${quoteWord(path)} && /bin/sh -c ${quoteWord(`claude --dangerously-skip-permissions ${quoteWord(evilPrompt)}`)}`;
    const agent = await world.start("/bin/bash", ["-l", "-i", "-c", command], {
      env: { ...env, DMUX_WORKTREE_PATH: "" },
    });
    await beside;
    if (mischief === "runs the hook late") await created();
    return {
      path: await realpath(path),
      agent,
      close: async () => {
        await runHook(world, "before_worktree_remove", env);
        await world.git(["worktree", "remove", "--force", path]);
        await runHook(world, "worktree_removed", env);
      },
    };
  },
};

function variables({ repository }: OrchestratedWorld, name: string, path: string): Record<string, string> {
  return {
    DMUX_ROOT: repository,
    DMUX_PANE_ID: `pane-${name}`,
    DMUX_SLUG: name,
    DMUX_PROMPT: evilPrompt,
    DMUX_AGENT: "claude",
    DMUX_TMUX_PANE_ID: "%1",
    DMUX_WORKTREE_PATH: path,
    DMUX_BRANCH: name,
    DMUX_PROGRESS: "1",
    DMUX_STATUS_PREFIX: "DMUX_STATUS:",
  };
}

/** The first executable one of three, in the main checkout; one of the hooks is run as an unquoted line of a shell. */
async function runHook(
  world: OrchestratedWorld,
  event: string,
  env: Readonly<Record<string, string>>,
): Promise<number | undefined> {
  const { repository, user } = world;
  for (const directory of [
    join(repository, ".dmux-hooks"),
    join(repository, ".dmux/hooks"),
    join(user.home, ".dmux/hooks"),
  ]) {
    const hook = join(directory, event);
    const isRunnable = await access(hook, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!isRunnable) continue;
    const isLine = event === "before_worktree_remove";
    const ended = isLine ? await world.start("/bin/sh", ["-c", hook], { env }) : await world.start(hook, [], { env });
    return ended.exitCode;
  }
  return 0;
}
