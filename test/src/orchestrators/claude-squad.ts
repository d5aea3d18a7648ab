import { mkdir, readFile, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Orchestrator } from "./orchestrator.ts";

/** Claude Squad 1.0.17 (fact sheet, section 6). tmux gives the program to a shell as one line. */
export const claudeSquad: Orchestrator = {
  tool: "claude-squad",
  open: async (world, name) => {
    const path = join(world.user.home, ".claude-squad/worktrees", `${name}_18c0ffee`);
    await mkdir(dirname(path), { recursive: true });
    await world.git(["worktree", "add", "-q", "-b", `user/${name}`, path]);
    const text = await readFile(join(world.user.home, ".claude-squad/config.json"), "utf8");
    const { profiles } = JSON.parse(text) as { profiles: { name: string; program: string }[] };
    const program = profiles.find((profile) => profile.name === "ravi-claude")?.program ?? "claude";
    const agent = await world.start("/bin/sh", ["-c", program], { cwd: path });
    return {
      path: await realpath(path),
      agent,
      close: async () => {
        await world.git(["worktree", "remove", "-f", path]);
        await world.git(["branch", "-qD", `user/${name}`]);
      },
    };
  },
};
