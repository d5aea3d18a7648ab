import type { Persona } from "../persona/persona-schema.ts";
import type { Environment } from "./agent-environment.ts";
import { personaRefs, sourceOf, type CredentialSource } from "./resolve-credentials.ts";

/** A credential a persona asks for, and where its value is expected to come from. Never a value. */
export interface ExpectedCredential {
  name: string;
  /** The vault is only known during a launch: where it comes first, the source is not certain before. */
  source: CredentialSource | "vault, else environment" | "missing";
  required: boolean;
}

/** Pure: what a launch would look up, and where. */
export function expectedCredentials(
  persona: Persona,
  { inputs, caller }: { inputs: readonly string[]; caller: Environment },
): ExpectedCredential[] {
  const secrets = persona.ravi?.secrets ?? {};
  const own = [
    "RAVI_EMAIL",
    "RAVI_CONFIG_DIR",
    ...((persona.ravi?.identity?.phone ?? false) === false ? [] : ["RAVI_PHONE"]),
  ];
  const layers = { identity: named(own), vault: {}, inputs: named(inputs), caller };
  return [...new Set([...Object.keys(secrets), ...personaRefs(persona)])].map((name) => {
    const known = sourceOf(name, persona, layers);
    return { name, source: expectedSource(known, name in secrets), required: secrets[name]?.required ?? false };
  });
}

function expectedSource(known: CredentialSource | undefined, isInVaultList: boolean): ExpectedCredential["source"] {
  if (!isInVaultList) return known ?? "missing";
  return known === "environment" ? "vault, else environment" : (known ?? "vault");
}

function named(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, ""]));
}
