import { stringify } from "smol-toml";
import type { ShieldedMcpServer, ShieldedValue } from "../credentials/shield-mcp-servers.ts";
import { readCodexConnection } from "./connection/codex-connection.ts";
import { createCodexParser } from "./events/codex-events.ts";
import type { HarnessAdapter, HarnessInput, HarnessInvocation } from "./harness-adapter.ts";

/** Codex CLI, as observed in 0.169.0. */
export const codexAdapter: HarnessAdapter = {
  id: "codex",
  command: "codex",
  installHint: "npm install --global @openai/codex",
  firstSignal: "SIGTERM",
  readConnection: readCodexConnection,
  prepare,
  encodeReference: (value) => value,
  formatTask: (task) => task,
  createParser: createCodexParser,
};

function prepare(input: HarnessInput): HarnessInvocation {
  const { connection, directory } = input;
  return {
    // Misspelt or unknown keys are an error: a pin that codex does not understand would silently not hold.
    args: ["exec", "--json", "--strict-config", "--skip-git-repo-check", "-"],
    env: { CODEX_HOME: `${directory}/codex` },
    files: [{ path: "codex/config.toml", contents: stringify(configuration(input)) }],
    directories: ["codex"],
    links: connection.loginFile === undefined ? [] : [{ path: "codex/auth.json", target: connection.loginFile }],
    warnings: warnings(input),
  };
}

function configuration(input: HarnessInput): Record<string, unknown> {
  const { connection, mcpServers, model, pinned, reasoning, sandbox, systemPrompt } = input;
  return {
    ...connection.settings,
    model: withoutProvider(model),
    ...(reasoning === undefined ? {} : { model_reasoning_effort: reasoning }),
    ...(systemPrompt === "" ? {} : { developer_instructions: systemPrompt }),
    sandbox_mode: sandboxMode(input),
    // The user's login profile would override the identity and rebuild PATH.
    allow_login_shell: false,
    sandbox_workspace_write: {
      network_access: sandbox.network ?? false,
      writable_roots: [...sandbox.writableRoots, ...claimsOutside(input)],
      // A launch directory below /tmp would otherwise be writable for the agent.
      exclude_slash_tmp: true,
    },
    shell_environment_policy: { set: pinned, exclude: [...connection.variables] },
    mcp_servers: mcpConfiguration(mcpServers, input),
    analytics: { enabled: false },
    // A snapshot would write the whole environment, credentials included, to a file that others can read.
    features: { plugins: false, shell_snapshot: false },
  };
}

/** `ravi wait` notes there which message it took; inside the workspace codex may write anyway. */
function claimsOutside({ pinned, workspace }: HarnessInput): string[] {
  const scope = pinned["RAVI_CONFIG_DIR"];
  return scope === undefined || scope.startsWith(`${workspace}/`) ? [] : [`${scope}/claims`];
}

function sandboxMode({ permissions }: HarnessInput): string {
  if (permissions?.mode === "plan") return "read-only";
  return permissions?.mode === "bypassPermissions" ? "danger-full-access" : "workspace-write";
}

function mcpConfiguration(
  servers: readonly ShieldedMcpServer[],
  { permissions }: HarnessInput,
): Record<string, unknown> {
  const denied = permissions?.deny ?? [];
  const entries = servers
    .filter(({ name }) => !denied.includes(`mcp__${name}`) && !denied.includes(`mcp__${name}__*`))
    .map((server): [string, unknown] => {
      const tools = denied.filter((rule) => rule.startsWith(`mcp__${server.name}__`));
      const disabled = tools.map((rule) => rule.slice(`mcp__${server.name}__`.length));
      return [
        server.name,
        {
          ...transport(server),
          default_tools_approval_mode: "approve",
          ...(disabled.length === 0 ? {} : { disabled_tools: disabled }),
        },
      ];
    });
  return Object.fromEntries(entries);
}

function transport(server: ShieldedMcpServer): Record<string, unknown> {
  if (server.type !== "stdio") {
    const { literals, references } = split(server.headers);
    return { url: server.url, http_headers: literals, env_http_headers: references };
  }
  const { literals, references } = split(server.env);
  const names = Object.entries(references);
  if (names.length === 0) return { command: server.command, args: [...server.args], env: literals };
  // codex hands variables on under their own names only; a shell puts each value under the name the server wants.
  const assignments = names.map(([name, variable]) => `${name}="$${variable}"; export ${name}; unset ${variable}; `);
  return {
    command: "/bin/sh",
    args: ["-c", `${assignments.join("")}exec "$@"`, "sh", server.command, ...server.args],
    env: literals,
    env_vars: names.map(([, variable]) => variable),
  };
}

function split(values: Record<string, ShieldedValue>): {
  literals: Record<string, string>;
  references: Record<string, string>;
} {
  const literals: Record<string, string> = {};
  const references: Record<string, string> = {};
  for (const [key, value] of Object.entries(values)) {
    if ("literal" in value) literals[key] = value.literal;
    else references[key] = value.variable;
  }
  return { literals, references };
}

function warnings({ mcpServers, permissions, sandbox }: HarnessInput): string[] {
  const result: string[] = [];
  const unenforced = (permissions?.deny ?? []).filter((rule) => !isMcpRule(rule));
  if ((permissions?.allow ?? []).some((rule) => !isMcpRule(rule))) {
    result.push("permissions.allow is not enforced by codex: its sandbox decides what a command may do");
  }
  if (unenforced.length > 0) {
    result.push(
      `permissions.deny (${unenforced.join(", ")}) is not enforced by codex: its sandbox decides what a command may do`,
    );
  }
  if (permissions?.mode === "plan")
    result.push('permissions.mode "plan" leaves codex without network: no ravi call works');
  else if (sandbox.network !== true) result.push("sandbox.network is off: no ravi call works in codex's sandbox");
  for (const { name, type } of mcpServers) {
    if (type === "sse") result.push(`mcpServers.${name}: codex has no SSE transport; it is tried as streamable HTTP`);
  }
  return result;
}

function isMcpRule(rule: string): boolean {
  return rule.startsWith("mcp__");
}

function withoutProvider(model: string): string {
  return model.startsWith("openai/") ? model.slice("openai/".length) : model;
}
