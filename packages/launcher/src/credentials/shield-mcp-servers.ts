import type { McpServerSpec } from "@agentworkforce/workload-router";

/** A value for a file: either harmless text, or the name of the environment variable that holds it. */
export type ShieldedValue = { literal: string } | { variable: string };

/** An MCP server whose credentials are named and not spelled out. */
export type ShieldedMcpServer =
  | { name: string; type: "stdio"; command: string; args: readonly string[]; env: Record<string, ShieldedValue> }
  | { name: string; type: "http" | "sse"; url: string; headers: Record<string, ShieldedValue> };

export interface ShieldedMcpServers {
  servers: ShieldedMcpServer[];
  /** Variables for the agent's environment: generated name → value. */
  environment: Record<string, string>;
}

/**
 * Moves every MCP header and environment value that came from a ref out of the configuration and into an environment
 * variable of a generated name, so that neither argv nor a file shows it. Generated names keep a server's `FOO` apart
 * from the agent's own `FOO`.
 *
 * @param declared The servers as the persona writes them, with refs.
 * @param resolved The same servers with values; what could not be resolved is absent (`resolveMcpServersLenient`).
 */
export function shieldMcpServers(
  declared: Readonly<Record<string, McpServerSpec>>,
  resolved: Readonly<Record<string, McpServerSpec>>,
): ShieldedMcpServers {
  const environment: Record<string, string> = {};
  const shield = (raw: Record<string, string> = {}, values: Record<string, string> = {}) => {
    const entries = Object.entries(values).map(([key, value]): [string, ShieldedValue] => {
      if (!holdsRef(raw[key] ?? "")) return [key, { literal: value }];
      const variable = `PERSONA_MCP_${Object.keys(environment).length + 1}`;
      environment[variable] = value;
      return [key, { variable }];
    });
    return Object.fromEntries(entries);
  };

  const servers = Object.entries(resolved).map(([name, server]): ShieldedMcpServer => {
    const raw = declared[name];
    if (server.type === "stdio") {
      const rawEnv = raw?.type === "stdio" ? raw.env : undefined;
      return { name, type: "stdio", command: server.command, args: server.args ?? [], env: shield(rawEnv, server.env) };
    }
    const rawHeaders = raw === undefined || raw.type === "stdio" ? undefined : raw.headers;
    return { name, type: server.type, url: server.url, headers: shield(rawHeaders, server.headers) };
  });
  return { servers, environment };
}

/** Whether the text holds a ref in harness-kit's grammar: `$NAME` as a whole, `${NAME}` anywhere. */
export function holdsRef(text: string): boolean {
  return /^\$[A-Z_][A-Z0-9_]*$/.test(text) || /\$\{[A-Z_][A-Z0-9_]*\}/.test(text);
}
