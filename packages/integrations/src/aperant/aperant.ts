import { agentLine } from "../files/agent-command.ts";
import type { HookTool } from "../hooks/hook-tool.ts";

/**
 * Aperant 2.8.0-beta.1 has no hooks: its terminals type a command of the user's choice, and its tasks run inside the app,
 * where an agent finds its identity by the directory alone. Git's hook provisions both; see `git`.
 */
export const aperant: HookTool = {
  id: "aperant",
  title: "Aperant 2.8.0-beta.1",
  plan: async ({ command }) => ({
    parts: [],
    ignored: [".auto-claude/", ".aperant/"],
    steps: [
      "Settings → Preferred CLI: custom",
      `Settings → Custom CLI path: ${agentLine(command, "claude")}`,
      '"persona hooks install git", so that the worktrees of tasks have an identity, too',
      "Put into the text of tasks: Run ravi from the root of the workspace; its identity is in ./.ravi/config.json",
      'Nothing is run when a worktree is removed: "persona gc" now and then gives back what was left',
    ],
    obstacles: [],
  }),
};
