import type { ShieldedMcpServer, ShieldedValue } from "../credentials/shield-mcp-servers.ts";
import { readClaudeConnection } from "./connection/claude-connection.ts";
import { createClaudeParser } from "./events/claude-events.ts";
import type { HarnessAdapter, HarnessInput, HarnessInvocation } from "./harness-adapter.ts";
import { jsonFile } from "./json-file.ts";

/** Claude Code, as observed in 2.1.197. */
export const claudeAdapter: HarnessAdapter = {
  id: "claude",
  command: "claude",
  installHint: "npm install --global @anthropic-ai/claude-code",
  firstSignal: "SIGINT",
  readConnection: readClaudeConnection,
  prepare,
  encodeReference: (value) => value,
  // claude takes a task that starts with a slash for a command of its own and never asks the model.
  formatTask: (task) => (task.startsWith("/") ? ` ${task}` : task),
  createParser: createClaudeParser,
};

function prepare(input: HarnessInput): HarnessInvocation {
  const at = (path: string): string => `${input.directory}/${path}`;
  const hasPrompt = input.systemPrompt !== "";
  return {
    args: [
      "-p",
      "--output-format=stream-json",
      "--verbose",
      `--model=${withoutProvider(input.model)}`,
      ...(input.reasoning === undefined ? [] : [`--effort=${input.reasoning}`]),
      ...(hasPrompt ? [`--append-system-prompt-file=${at("persona.md")}`] : []),
      `--mcp-config=${at("mcp.json")}`,
      "--strict-mcp-config",
      "--setting-sources=user",
      `--settings=${at("settings.json")}`,
      `--session-id=${input.sessionId}`,
      `--permission-mode=${permissionMode(input)}`,
    ],
    env: {
      CLAUDE_CONFIG_DIR: at("config"),
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL: "1",
      // Without this the word "@path" in a task makes claude read that file and send it.
      CLAUDE_CODE_DISABLE_ATTACHMENTS: "1",
    },
    files: [
      ...(hasPrompt ? [{ path: "persona.md", contents: input.systemPrompt }] : []),
      jsonFile("mcp.json", { mcpServers: mcpServers(input.mcpServers) }),
      jsonFile("settings.json", settings(input)),
    ],
    directories: ["config"],
    links: [],
    warnings:
      input.sandbox.network === false ? ["sandbox.network is not enforced by claude: it has no network sandbox"] : [],
  };
}

/** An `env` block in the file given by `--settings` beats every other settings file and the process environment. */
function settings({
  connection,
  permissions,
  pinned,
  sandbox,
  mcpServers: servers,
}: HarnessInput): Record<string, unknown> {
  return {
    ...connection.settings,
    env: pinned,
    permissions: {
      ...(sandbox.writableRoots.length === 0 ? {} : { additionalDirectories: [...sandbox.writableRoots] }),
      allow: ["Bash(ravi:*)", ...servers.map(({ name }) => `mcp__${name}`), ...(permissions?.allow ?? [])],
      deny: permissions?.deny ?? [],
    },
  };
}

/** Headless there is nobody to ask: what is not allowed is denied, and the model is told. */
function permissionMode({ permissions }: HarnessInput): string {
  const mode = permissions?.mode ?? "default";
  return mode === "default" ? "dontAsk" : mode;
}

function mcpServers(servers: readonly ShieldedMcpServer[]): Record<string, unknown> {
  return Object.fromEntries(
    servers.map((server) => {
      if (server.type === "stdio") {
        const { name, type, command, args } = server;
        return [name, { type, command, args, env: byReference(server.env) }];
      }
      return [server.name, { type: server.type, url: server.url, headers: byReference(server.headers) }];
    }),
  );
}

function byReference(values: Record<string, ShieldedValue>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, "literal" in value ? value.literal : `\${${value.variable}}`]),
  );
}

function withoutProvider(model: string): string {
  return model.startsWith("anthropic/") ? model.slice("anthropic/".length) : model;
}
