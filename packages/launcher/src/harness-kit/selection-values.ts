import {
  formatDropWarnings,
  renderPersonaInputs,
  resolveMcpServersLenient,
  resolvePersonaInputs,
  resolveStringMapLenient,
  type PersonaSendOptions,
} from "@agentworkforce/harness-kit";
import type { McpServerSpec, PersonaSelection } from "@agentworkforce/workload-router";
import type { Environment } from "../credentials/agent-environment.ts";
import { holdsRef, shieldMcpServers, type ShieldedMcpServers } from "../credentials/shield-mcp-servers.ts";

/** A selection with its refs and inputs filled in. */
export interface SelectionValues {
  systemPrompt: string;
  inputs: Record<string, string>;
  env: Record<string, string>;
  mcp: ShieldedMcpServers;
  /** Values that came from a ref. */
  secrets: string[];
  /** Names of refs that had no value. */
  missingRefs: string[];
  /** What was dropped for want of a value, in words. */
  warnings: string[];
}

/**
 * Fills in a selection by harness-kit's own rules.
 *
 * @throws harness-kit's `MissingPersonaInputError`.
 */
export function resolveSelection(
  selection: PersonaSelection,
  given: PersonaSendOptions["inputs"],
  caller: Environment,
): SelectionValues {
  const { values: inputs } = resolvePersonaInputs(selection.inputs, given, caller);
  const lookup = { ...caller, ...inputs };
  const env = resolveStringMapLenient(selection.env, lookup, "env");
  const declared: Record<string, McpServerSpec> = selection.mcpServers ?? {};
  const servers = resolveMcpServersLenient(declared, lookup);
  const mcp = shieldMcpServers(declared, servers.servers ?? {});
  const resolved = env.value ?? {};
  const fromRefs = Object.entries(resolved).filter(([name]) => holdsRef(selection.env?.[name] ?? ""));
  return {
    systemPrompt: renderPersonaInputs(selection.runtime.systemPrompt, inputs),
    inputs,
    env: resolved,
    mcp,
    secrets: [...fromRefs.map(([, value]) => value), ...Object.values(mcp.environment)],
    missingRefs: [
      ...[...env.dropped, ...servers.dropped].map(({ ref }) => ref),
      ...servers.droppedServers.flatMap(({ refs }) => refs),
    ],
    warnings: formatDropWarnings(env.dropped, servers.dropped, servers.droppedServers),
  };
}
