import { mkdir, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Orchestrator } from "./orchestrator.ts";
import { quoteWord } from "./quote-word.ts";

/** Aperant 2.8.0-beta.1 (fact sheet, section 3): a command is typed into a terminal. */
export const aperant: Orchestrator = {
  tool: "aperant",
  finish: async (world) => {
    const { exitCode, stderr } = await world.persona(["hooks", "install", "git"], {
      cwd: world.repository,
      env: world.env,
    });
    if (exitCode !== 0) throw new Error(stderr);
  },
  open: async (world, name) => {
    const path = join(world.repository, ".auto-claude/worktrees/terminal", name);
    await mkdir(dirname(path), { recursive: true });
    await world.git(["worktree", "add", "-q", "-b", `terminal/${name}`, path]);
    const printed = await world.persona(["hooks", "print", "aperant"], { cwd: world.repository, env: world.env });
    const command = /Custom CLI path: (.*)$/m.exec(printed.stdout)?.[1] ?? "";
    const line = `cd ${quoteWord(path)} && ${command}`;
    const agent = await world.start("/bin/bash", ["-l", "-i", "-c", line], { cwd: world.repository });
    return {
      path: await realpath(path),
      agent,
      close: async () => void (await world.git(["worktree", "remove", "--force", path])),
    };
  },
};
