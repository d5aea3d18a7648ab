import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { prepareIdentity, type DaemonWorld } from "./daemon-world.ts";
import { crashingServer } from "./faulty-servers.ts";
import { makeSentinel, type Sentinel } from "./sentinels.ts";
import type { Harness } from "./world.ts";

const variableServer = fileURLToPath(new URL("show-variable-mcp.mjs", import.meta.url));

/** A persona with a secret at every place that can have one, an identity that has them, and a workspace. */
export interface Holder {
  /** In the vault: for the agent's environment, for an HTTP MCP server's header, for a stdio one's environment. */
  readonly vault: Sentinel;
  readonly bearer: Sentinel;
  readonly server: Sentinel;
  /** In the caller's environment, for the agent's. */
  readonly caller: Sentinel;
  /** In the vault, for MCP servers that fail and say what they were given. Not in use without `refusingUrl`. */
  readonly refused: Sentinel;
  readonly crashed: Sentinel;
  /** Key of the identity as it was made; a launch mints one of its own. */
  readonly firstKey: string;
  readonly workspace: string;
  /** What a command needs to run the persona called `holder`. */
  readonly env: Readonly<Record<string, string>>;
}

export interface HolderOptions {
  name: string;
  harness: Harness;
  /** Address of an HTTP MCP server with the tool `add`. */
  mcpUrl: string;
  /** Address of one that refuses everybody. */
  refusingUrl?: string;
}

export async function createHolder(world: DaemonWorld, options: HolderOptions): Promise<Holder> {
  const { name, harness } = options;
  const made = (what: string): Sentinel => makeSentinel(`${name} ${what}`);
  const [vault, bearer, server, caller] = [made("vault"), made("bearer"), made("server"), made("caller")];
  const [refused, crashed] = [made("refused"), made("crashed")];
  const { key } = await prepareIdentity(world, name, {
    VAULT_SECRET: vault.value,
    BEARER_SECRET: bearer.value,
    SERVER_SECRET: server.value,
    REFUSED_SECRET: refused.value,
    CRASHED_SECRET: crashed.value,
  });
  const workspace = await world.workspaceWith(name, {
    id: "holder",
    description: "Holds secrets",
    harness,
    model: world.user.models[harness],
    systemPrompt: "Use the tools.",
    permissions: { allow: ["Bash"] },
    env: { VAULT_SECRET: "$VAULT_SECRET", CALLER_SECRET: "$CALLER_SECRET" },
    mcpServers: serversOf(options),
    ravi: {
      identity: { name },
      secrets: Object.fromEntries(vaultNames.map((secret) => [secret, { required: true }])),
    },
  });
  const { apiUrl, managementKey } = world.ravi;
  const variables = { RAVI_API_URL: apiUrl, RAVI_MANAGEMENT_KEY: managementKey, CALLER_SECRET: caller.value };
  const env = { ...world.env, ...variables };
  return { vault, bearer, server, caller, refused, crashed, firstKey: key, workspace, env };
}

/** What an agent is to have, MCP servers that fail aside. */
export function agentSecrets({ vault, bearer, server, caller }: Holder): Sentinel[] {
  return [vault, bearer, server, caller];
}

/** The key in the scope of a workspace, while a launch has it. */
export async function scopeKey(workspace: string): Promise<string> {
  const text = await readFile(join(workspace, ".ravi/config.json"), "utf8");
  return (JSON.parse(text) as { identity_key: string }).identity_key;
}

const vaultNames = ["VAULT_SECRET", "BEARER_SECRET", "SERVER_SECRET", "REFUSED_SECRET", "CRASHED_SECRET"];

function serversOf({ mcpUrl, refusingUrl }: HolderOptions): Record<string, object> {
  const failing = refusingUrl !== undefined && {
    refusing: httpServer(refusingUrl, "REFUSED_SECRET"),
    crashing: stdioServer(crashingServer, "CRASHED_SECRET"),
  };
  return {
    lab: httpServer(mcpUrl, "BEARER_SECRET"),
    variables: stdioServer([process.execPath, variableServer], "SERVER_SECRET"),
    ...failing,
  };
}

function httpServer(url: string, secret: string): object {
  return { type: "http", url, headers: { Authorization: `Bearer \${${secret}}` } };
}

function stdioServer([command, ...args]: readonly [string, ...string[]], secret: string): object {
  return { type: "stdio", command, args, env: { TOKEN: `$${secret}` } };
}
