import { formatDropWarnings, resolveMcpServersLenient, resolveStringMapLenient } from "@agentworkforce/harness-kit";
import type { McpServerSpec } from "@agentworkforce/workload-router";
import { LaunchError } from "../launch-error.ts";
import type { LaunchWarning } from "../launch-warning.ts";
import type { Persona } from "../persona/persona-schema.ts";
import { referableEnvironment, type Environment } from "./agent-environment.ts";
import { shieldMcpServers, type ShieldedMcpServer } from "./shield-mcp-servers.ts";

/** Where the value behind a name comes from, in the order in which the places are asked. */
export type CredentialSource = "identity" | "vault" | "environment" | "input";

export interface CredentialLayers {
  /** The identity's own public values: `RAVI_EMAIL` and its kind. */
  identity: Readonly<Record<string, string>>;
  /** The identity's vault. Only names that the persona's `ravi.secrets` lists are looked up. */
  vault: Readonly<Record<string, string>>;
  /** The persona's resolved inputs. */
  inputs: Readonly<Record<string, string>>;
  /** The caller's environment. */
  caller: Environment;
}

export interface ResolvedCredentials {
  /** The persona's `env`, resolved; entries whose ref has no value are absent. */
  env: Record<string, string>;
  mcpServers: ShieldedMcpServer[];
  /** Environment variables that carry the MCP servers' credentials. */
  mcpEnvironment: Record<string, string>;
  /** Values to mask in everything that is written down: the whole vault, and what came from the environment. */
  secretValues: string[];
  /** Names of the credentials in use and where each came from; never a value. */
  used: { name: string; source: CredentialSource }[];
  warnings: LaunchWarning[];
}

/**
 * Resolves a persona's refs, leniently: what has no value is dropped with a warning; a secret that the persona calls
 * required and that is nowhere stops the launch.
 *
 * @throws LaunchError `SECRET_MISSING`.
 */
export function resolveCredentials(persona: Persona, layers: CredentialLayers): ResolvedCredentials {
  requireSecrets(persona, layers);
  const lookup = lookupTable(persona, layers);
  const env = resolveStringMapLenient(persona.env, lookup, "env");
  const declared: Record<string, McpServerSpec> = persona.mcpServers ?? {};
  const mcp = resolveMcpServersLenient(declared, lookup);
  const shielded = shieldMcpServers(declared, mcp.servers ?? {});
  const used = usedNames(persona, layers);
  return {
    env: env.value ?? {},
    mcpServers: shielded.servers,
    mcpEnvironment: shielded.environment,
    secretValues: [
      ...Object.values(layers.vault),
      ...used.filter(({ source }) => source === "environment").map(({ name }) => lookup[name] ?? ""),
    ],
    used,
    warnings: formatDropWarnings(env.dropped, mcp.dropped, mcp.droppedServers).map((message) => ({
      code: "CREDENTIAL_DROPPED",
      message,
    })),
  };
}

/** Where the value of `name` would come from; `undefined` when nothing has it. Vault contents may be unknown. */
export function sourceOf(name: string, persona: Persona, layers: CredentialLayers): CredentialSource | undefined {
  if (name in layers.identity) return "identity";
  if (name in layers.inputs) return "input";
  if (secretNames(persona).has(name) && hasValue(layers.vault[name])) return "vault";
  return hasValue(referableEnvironment(layers.caller)[name]) ? "environment" : undefined;
}

function lookupTable(persona: Persona, layers: CredentialLayers): Record<string, string> {
  const listed = secretNames(persona);
  const vault = Object.fromEntries(
    Object.entries(layers.vault).filter(([name, value]) => listed.has(name) && hasValue(value)),
  );
  return { ...referableEnvironment(layers.caller), ...vault, ...layers.inputs, ...layers.identity };
}

function requireSecrets(persona: Persona, layers: CredentialLayers): void {
  const missing = Object.entries(persona.ravi?.secrets ?? {})
    .filter(([name, secret]) => secret.required === true && sourceOf(name, persona, layers) === undefined)
    .map(([name]) => name);
  if (missing.length === 0) return;
  throw new LaunchError(
    "SECRET_MISSING",
    `Cannot start persona "${persona.id}": required ${missing.length === 1 ? "secret" : "secrets"} ${missing.join(", ")} ${missing.length === 1 ? "stands" : "stand"} neither in the identity's vault nor in the environment`,
    { hint: `Put it into the vault with "ravi secrets set ${missing[0]}", or export ${missing[0]}` },
  );
}

function secretNames(persona: Persona): Set<string> {
  return new Set(Object.keys(persona.ravi?.secrets ?? {}));
}

function usedNames(persona: Persona, layers: CredentialLayers): ResolvedCredentials["used"] {
  const names = new Set([...secretNames(persona), ...personaRefs(persona)]);
  return [...names].flatMap((name) => {
    const source = sourceOf(name, persona, layers);
    return source === undefined ? [] : [{ name, source }];
  });
}

/** Every name that the persona's `env` and `mcpServers` refer to. */
export function personaRefs(persona: Persona): string[] {
  const text = JSON.stringify([persona.env ?? {}, persona.mcpServers ?? {}]);
  const braced = [...text.matchAll(/\$\{([A-Z_][A-Z0-9_]*)\}/g)];
  const whole = [...text.matchAll(/"\$([A-Z_][A-Z0-9_]*)"/g)];
  return [...new Set([...braced, ...whole].map((match) => match[1] ?? ""))];
}

function hasValue(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}
