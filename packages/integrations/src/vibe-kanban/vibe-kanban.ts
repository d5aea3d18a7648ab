import { join } from "node:path";
import { agentLine, agentOf } from "../files/agent-command.ts";
import type { HookPlace, HookTool } from "../hooks/hook-tool.ts";
import { jsonHookPart } from "../hooks/json-hook-part.ts";
import { repositoryScripts, scriptSteps } from "./repository-scripts.ts";
import { findSettings } from "./repository-settings.ts";

/** The executors whose commands can be replaced, with the commands that vibe-kanban 0.1.44 pins. */
const executors = {
  CLAUDE_CODE: "npx -y @anthropic-ai/claude-code@2.1.119",
  CODEX: "npx -y @openai/codex@0.124.0",
  OPENCODE: "npx -y opencode-ai@1.4.7",
} as const;

/**
 * vibe-kanban 0.1.44 keeps the scripts of a repository in its database, and variants of agents in `profiles.json`. Setup runs
 * before the first agent of a workspace; cleanup runs after every turn and must not release anything.
 */
export const vibeKanban: HookTool = {
  id: "vibe-kanban",
  title: "vibe-kanban 0.1.44",
  plan: async (place) => {
    const access = await findSettings(place);
    return {
      parts: [
        jsonHookPart({
          path: join(dataDirectory(place), "profiles.json"),
          purpose: "offers a variant RAVI of each agent, which has the identity of its workspace",
          entries: Object.entries(executors).map(([executor, agent]) => ({
            kind: "value",
            at: ["executors", executor, "RAVI", executor],
            value: variantOf(executor, agentLine(place.command, agent)),
            isOurs: isVariant,
          })),
        }),
      ],
      ignored: [],
      ...(access === undefined ? {} : { settings: repositoryScripts(place, access) }),
      steps: [
        ...(access === undefined ? scriptSteps(place) : []),
        'Choose the variant "RAVI" of the agent',
        'Nothing is run when a workspace is deleted or expires: "persona gc" now and then gives back what was left',
      ],
      obstacles: [],
    };
  },
};

function variantOf(executor: string, command: string): Record<string, unknown> {
  const common = { base_command_override: command, additional_params: [], env: {} };
  return executor === "CLAUDE_CODE" ? { ...common, dangerously_skip_permissions: true } : common;
}

/** A variant of the same name that starts something else is the user's. */
function isVariant(value: unknown): boolean {
  const { base_command_override: command } = (value ?? {}) as { base_command_override?: unknown };
  return agentOf(command) !== undefined;
}

function dataDirectory({ home, env }: HookPlace): string {
  if (process.platform === "darwin") return join(home, "Library/Application Support/ai.bloop.vibe-kanban");
  const xdg = env["XDG_DATA_HOME"];
  return join(xdg !== undefined && xdg.startsWith("/") ? xdg : join(home, ".local/share"), "vibe-kanban");
}
