import { userInfo } from "node:os";
import { join } from "node:path";
import { agentLine, agentOf } from "../files/agent-command.ts";
import { newJsonDocument } from "../files/json-document.ts";
import type { HookTool } from "../hooks/hook-tool.ts";
import { jsonHookPart } from "../hooks/json-hook-part.ts";

/** What Claude Squad offers; it starts them with tmux, as one line of a shell. */
const agents = ["claude", "codex", "opencode"];

/**
 * Claude Squad 1.0.17 has no hooks; its profiles name the program of a session. A program must end in `claude` to have the
 * trust prompt answered.
 */
export const claudeSquad: HookTool = {
  id: "claude-squad",
  title: "Claude Squad 1.0.17",
  plan: async ({ home, command }) => ({
    parts: [
      jsonHookPart({
        path: join(home, ".claude-squad/config.json"),
        purpose: "offers agents that have the identity of their worktree",
        empty: newJsonDocument({
          default_program: "claude",
          auto_yes: false,
          daemon_poll_interval: 1000,
          branch_prefix: `${userInfo().username.toLowerCase()}/`,
        }),
        entries: agents.map((agent) => ({
          kind: "item",
          at: ["profiles"],
          value: { name: `ravi-${agent}`, program: agentLine(command, agent) },
          isOurs: (item) => isProfile(item, agent),
        })),
      }),
    ],
    ignored: [],
    steps: [
      'Choose the profile "ravi-claude" for a new session',
      'Nothing is run when a session is killed: "persona gc" now and then gives back what was left',
    ],
    obstacles: [],
  }),
};

/** A profile of the same name that starts something else is the user's. */
function isProfile(item: unknown, agent: string): boolean {
  const { name, program } = (item ?? {}) as { name?: unknown; program?: unknown };
  return name === `ravi-${agent}` && agentOf(program) !== undefined;
}
