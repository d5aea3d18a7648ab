import type { ShieldedMcpServer, ShieldedValue } from "../credentials/shield-mcp-servers.ts";
import { claudeFirstRun, keyHelper, renamedKey } from "./claude-first-run.ts";
import { readClaudeConnection } from "./connection/claude-connection.ts";
import { detectClaude } from "./detection/detect-claude.ts";
import { createClaudeParser } from "./events/claude-events.ts";
import { oversizedTask } from "./first-task.ts";
import type { HarnessAdapter, HarnessInput, HarnessInvocation } from "./harness-adapter.ts";
import { jsonFile } from "./json-file.ts";
import { readsProjectInstructions } from "./project-instructions.ts";

/**
 * Claude Code, as observed in 2.1.197.
 *
 * Its config directory belongs to the launch, so nothing of the user's `~/.claude` is read; only the login is, by
 * `CLAUDE_SECURESTORAGE_CONFIG_DIR`. Of the project, `--setting-sources=user` shuts out settings, hooks, variables, skills
 * and instructions, and `--strict-mcp-config` its MCP servers. Not isolated, the workspace's CLAUDE.md is read all the
 * same, because the workspace is named as an additional directory; what it imports from outside is not. An
 * administrator's managed settings always apply.
 */
export const claudeAdapter: HarnessAdapter = {
  id: "claude",
  command: "claude",
  installHint: "npm install --global @anthropic-ai/claude-code",
  firstSignal: "SIGINT",
  detect: detectClaude,
  readConnection: readClaudeConnection,
  prepare,
  encodeReference: (value) => value,
  formatTask,
  createParser: createClaudeParser,
};

/** claude takes a task that starts with a slash for a command of its own and never asks the model. */
function formatTask(task: string): string {
  return task.startsWith("/") ? ` ${task}` : task;
}

function prepare(input: HarnessInput): HarnessInvocation {
  const at = (path: string): string => `${input.directory}/${path}`;
  const hasPrompt = input.systemPrompt !== "";
  return {
    args: [
      ...modeArguments(input),
      ...personaArguments(input, at),
      ...sessionArguments(input),
      ...taskArguments(input),
    ],
    env: environment(input, at),
    files: [
      ...(hasPrompt ? [{ path: "persona.md", contents: input.systemPrompt }] : []),
      jsonFile("mcp.json", { mcpServers: mcpServers(input.mcpServers) }),
      jsonFile("settings.json", settings(input)),
      ...(input.mode === "interactive" ? [jsonFile("config/.claude.json", claudeFirstRun(input))] : []),
    ],
    directories: ["config", "cache"],
    ...conversations(input),
    ...(asksAboutKey(input) ? { renamed: renamedKey } : {}),
    warnings: warnings(input),
  };
}

function modeArguments({ mode }: HarnessInput): string[] {
  return mode === "headless" ? ["-p", "--output-format=stream-json", "--verbose"] : [];
}

function personaArguments(input: HarnessInput, at: (path: string) => string): string[] {
  return [
    `--model=${withoutProvider(input.model)}`,
    ...(input.reasoning === undefined ? [] : [`--effort=${input.reasoning}`]),
    ...(input.systemPrompt === "" ? [] : [`--append-system-prompt-file=${at("persona.md")}`]),
    `--mcp-config=${at("mcp.json")}`,
    "--strict-mcp-config",
    "--setting-sources=user",
    `--settings=${at("settings.json")}`,
    ...(readsProjectInstructions(input) ? [`--add-dir=${input.workspace}`] : []),
  ];
}

function sessionArguments(input: HarnessInput): string[] {
  return [
    input.resume === undefined ? `--session-id=${input.sessionId}` : `--resume=${input.resume}`,
    `--permission-mode=${permissionMode(input)}`,
  ];
}

function taskArguments({ mode, firstTask }: HarnessInput): string[] {
  const hasTask = mode === "interactive" && firstTask !== undefined && oversizedTask(firstTask) === undefined;
  return hasTask ? ["--", formatTask(firstTask)] : [];
}

function environment(input: HarnessInput, at: (path: string) => string): Record<string, string> {
  const isUnattended = input.mode === "headless" || /(?:^|\s)@/.test(input.firstTask ?? "");
  return {
    CLAUDE_CONFIG_DIR: at("config"),
    // Else claude keeps what MCP servers say of their failures, credentials included, in the user's ~/.cache (2.1.197).
    XDG_CACHE_HOME: at("cache"),
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL: "1",
    // Without this the word "@path" in a task makes claude read that file and send it.
    ...(isUnattended ? { CLAUDE_CODE_DISABLE_ATTACHMENTS: "1" } : {}),
    ...(readsProjectInstructions(input)
      ? { CLAUDE_CODE_ADDITIONAL_DIRECTORIES_CLAUDE_MD: "1" }
      : { CLAUDE_CODE_DISABLE_CLAUDE_MDS: "1" }),
    // claude refuses this mode to root, who is the usual user of a container; the persona has asked for it.
    ...(input.permissions?.mode === "bypassPermissions" ? { IS_SANDBOX: "1" } : {}),
  };
}

/** Transcripts lie in `projects/` of the config directory, which itself goes with the launch. */
function conversations({ directory, history }: HarnessInput): Pick<HarnessInvocation, "historyDirectories" | "links"> {
  if (history === directory) return { links: [] };
  return { historyDirectories: ["claude"], links: [{ path: "config/projects", target: `${history}/claude` }] };
}

/** An `env` block in the file given by `--settings` beats every other settings file and the process environment. */
function settings(input: HarnessInput): Record<string, unknown> {
  const { connection, mode, permissions, pinned, sandbox } = input;
  const isBypass = permissions?.mode === "bypassPermissions";
  return {
    ...connection.settings,
    ...(asksAboutKey(input) ? { apiKeyHelper: keyHelper } : {}),
    ...(mode === "interactive" && isBypass ? { skipDangerousModePermissionPrompt: true } : {}),
    // claude has found its own cache by then; empty, its commands and MCP servers find the user's, as the others' do.
    env: { ...pinned, XDG_CACHE_HOME: "" },
    permissions: {
      ...(sandbox.writableRoots.length === 0 ? {} : { additionalDirectories: [...sandbox.writableRoots] }),
      allow: ["Bash(ravi:*)", ...input.mcpServers.map(({ name }) => `mcp__${name}`), ...(permissions?.allow ?? [])],
      deny: [...(permissions?.deny ?? []), ...(sandbox.network === false ? ["WebFetch", "WebSearch"] : [])],
    },
  };
}

/** On a terminal claude asks whether to use a key it finds in `ANTHROPIC_API_KEY`; not so when a helper hands it over. */
function asksAboutKey({ connection, mode }: HarnessInput): boolean {
  return mode === "interactive" && connection.keyVariable !== undefined;
}

/** Headless there is nobody to ask: what is not allowed is denied, and the model is told. */
function permissionMode({ mode: launchMode, permissions }: HarnessInput): string {
  const mode = permissions?.mode ?? "default";
  return mode === "default" && launchMode === "headless" ? "dontAsk" : mode;
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

function warnings({ firstTask, model, mode, reasoning, sandbox }: HarnessInput): string[] {
  const result: string[] = [];
  if (sandbox.network === false) {
    result.push(
      "sandbox.network is not enforced by claude: its web tools are off, but it has no network sandbox for commands",
    );
  }
  if (reasoning !== undefined && withoutEffort.test(withoutProvider(model))) {
    result.push(`harnessSettings.reasoning is not applied by claude to model "${model}", which knows no effort`);
  }
  const oversized = mode === "interactive" ? oversizedTask(firstTask) : undefined;
  return oversized === undefined ? result : [...result, oversized];
}

/** Models for which claude sends no effort (observed with the 4.5 generation). */
const withoutEffort = /^claude-(?:haiku|sonnet)-4-5\b/;

function withoutProvider(model: string): string {
  return model.startsWith("anthropic/") ? model.slice("anthropic/".length) : model;
}
