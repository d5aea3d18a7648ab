import type { ShieldedMcpServer, ShieldedValue } from "../../credentials/shield-mcp-servers.ts";
import type { HarnessInput } from "../harness-adapter.ts";
import { isMcpPattern } from "./codex-permissions.ts";

type Settings = Record<string, unknown>;

/** `mcp_servers` of codex's configuration; secrets by the names of variables. */
export function codexMcpServers(servers: readonly ShieldedMcpServer[], input: HarnessInput): Settings {
  const denied = input.permissions?.deny ?? [];
  const entries = servers
    .filter(({ name }) => !denied.includes(`mcp__${name}`) && !denied.includes(`mcp__${name}__*`))
    .map((server): [string, unknown] => {
      const tools = denied.filter((rule) => rule.startsWith(`mcp__${server.name}__`) && !isMcpPattern(rule));
      const disabled = tools.map((rule) => rule.slice(`mcp__${server.name}__`.length));
      return [
        server.name,
        {
          ...transport(server, identityNames(input)),
          default_tools_approval_mode: "approve",
          ...(disabled.length === 0 ? {} : { disabled_tools: disabled }),
        },
      ];
    });
  return Object.fromEntries(entries);
}

/** codex starts a server with a fixed list of variables, PATH among them; the others hand theirs on as they are. */
function identityNames({ pinned }: HarnessInput): string[] {
  return Object.keys(pinned).filter((name) => name !== "PATH");
}

function transport(server: ShieldedMcpServer, identity: readonly string[]): Settings {
  if (server.type !== "stdio") {
    const { literals, references } = split(server.headers);
    return { url: server.url, http_headers: literals, env_http_headers: references };
  }
  const { literals, references } = split(server.env);
  const names = Object.entries(references);
  if (names.length === 0) {
    return { command: server.command, args: [...server.args], env: literals, env_vars: [...identity] };
  }
  // codex hands variables on under their own names only; a shell puts each value under the name the server wants.
  const assignments = names.map(([name, variable]) => `${name}="$${variable}"; export ${name}; unset ${variable}; `);
  return {
    command: "/bin/sh",
    args: ["-c", `${assignments.join("")}exec "$@"`, "sh", server.command, ...server.args],
    env: literals,
    env_vars: [...identity, ...names.map(([, variable]) => variable)],
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
