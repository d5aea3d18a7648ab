import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { AgentHome } from "../src/agent-home.ts";
import type { ModelHarness } from "../src/model-turn.ts";
import { startCommand } from "../src/run-cli.ts";
import type { RunningCli } from "../src/run-cli.ts";

/** Starts a real agent CLI by hand, without the launcher, on one task: persona `MARK`, one MCP server `lab`, no outside look-ups. */
export async function startRealCli(
  harness: ModelHarness,
  home: AgentHome,
  task: string,
  extraArgs: readonly string[] = [],
): Promise<RunningCli> {
  const { args, env } = await launches[harness](home);
  return startCommand(harness, [...args, ...extraArgs], {
    env: { ...home.env, SHLVL: "1", ...env },
    cwd: home.workspace,
    input: task,
    timeoutMs: 60_000,
  });
}

export const personaMark = "PERSONA-MARK-4711";

const server = fileURLToPath(new URL("mcp-server.mjs", import.meta.url));

interface Launch {
  args: string[];
  env: Record<string, string>;
}

const launches: Readonly<Record<ModelHarness, (home: AgentHome) => Promise<Launch>>> = {
  async claude({ home, models }) {
    const mcp = await writeJson(home, "mcp.json", {
      mcpServers: { lab: { command: process.execPath, args: [server] } },
    });
    const tools = ["--permission-mode", "dontAsk", "--allowedTools=Bash,mcp__lab"];
    const config = ["--mcp-config", mcp, "--strict-mcp-config", "--append-system-prompt", personaMark];
    return {
      args: ["-p", "--output-format", "stream-json", "--verbose", "--model", models.claude, ...config, ...tools],
      env: { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1", CLAUDE_CODE_MAX_RETRIES: "0" },
    };
  },
  async codex() {
    const lab = `{command=${JSON.stringify(process.execPath)},args=[${JSON.stringify(server)}],default_tools_approval_mode="approve"}`;
    const settings = [
      `developer_instructions="${personaMark}"`,
      `mcp_servers.lab=${lab}`,
      'model_reasoning_effort="low"',
      "analytics.enabled=false",
      "features.plugins=false",
    ];
    const config = settings.flatMap((setting) => ["-c", setting]);
    return { args: ["exec", "--json", "--skip-git-repo-check", "-s", "workspace-write", ...config, "-"], env: {} };
  },
  async opencode({ home, models }) {
    const agent = {
      tester: { mode: "primary", model: models.opencode, prompt: personaMark, permission: { "*": "allow" } },
    };
    const mcp = { lab: { type: "local", command: [process.execPath, server] } };
    const config = await writeJson(home, "opencode-launch.json", { agent, mcp });
    return {
      args: ["run", "--format", "json", "--agent", "tester"],
      env: { OPENCODE_CONFIG: config, OPENCODE_DISABLE_MODELS_FETCH: "1", OPENCODE_DISABLE_AUTOUPDATE: "1" },
    };
  },
};

async function writeJson(home: string, name: string, value: object): Promise<string> {
  const path = join(home, name);
  await writeFile(path, JSON.stringify(value), { mode: 0o600 });
  return path;
}
