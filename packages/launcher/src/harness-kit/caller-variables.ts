import type { Environment } from "../credentials/agent-environment.ts";

/** Keys to the whole account, and marks of another launch: neither is any agent's business. */
const kept = /^(?:RAVI_(?:\w*_)?(?:KEY|TOKEN|SECRET|PASSWORD)|PERSONA_\w*)$/;

/**
 * What an agent without an identity sees of its caller's variables: all of them, as with harness-kit, but the account's
 * keys.
 */
export function callerVariables(caller: Environment): Record<string, string> {
  const entries = Object.entries(caller).filter(([name, value]) => value !== undefined && !kept.test(name));
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Variables by which the caller says who the agent is. A persona's `env` and inputs must not say otherwise. */
export function identityVariables(given: Environment = {}): Record<string, string> {
  const entries = Object.entries(callerVariables(given)).filter(([name]) => name.startsWith("RAVI_"));
  return Object.fromEntries(entries);
}
