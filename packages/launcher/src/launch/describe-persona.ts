import { referableEnvironment, type Environment } from "../credentials/agent-environment.ts";
import { expectedCredentials, type ExpectedCredential } from "../credentials/expected-credentials.ts";
import { identityTemplate } from "../identity/identity-name.ts";
import type { Lifecycle } from "../identity/lifecycle.ts";
import type { HarnessId } from "../harness/harness-adapter.ts";
import type { PhoneWish } from "../identity/provision-identity.ts";
import type { LoadedPersona } from "../persona/load-persona.ts";
import type { Persona } from "../persona/persona-schema.ts";
import type { SelectedRuntime } from "../persona/select-runtime.ts";

/** A persona as it would run, and where each value would come from; never a value. */
export interface PersonaDescription {
  id: string;
  description: string;
  file: string;
  contentHash: string;
  harness: { id: HarnessId; model: string; tier?: string; reasoning?: string; timeoutSeconds?: number };
  systemPrompt: string;
  identity: { name: string; lifecycle: Lifecycle; isShared: boolean; phone: PhoneWish };
  inputs: { name: string; source: "environment" | "default" | "optional" | "missing"; description?: string }[];
  /** The persona's `env` with its refs. */
  env: Readonly<Record<string, string>>;
  mcpServers: NonNullable<Persona["mcpServers"]>;
  permissions: NonNullable<Persona["permissions"]>;
  sandbox: Persona["sandbox"];
  credentials: ExpectedCredential[];
  warnings: readonly string[];
}

/** Pure: describes a loaded persona. */
export function describePersona(
  { persona, file, contentHash }: LoadedPersona,
  runtime: SelectedRuntime,
  caller: Environment,
): PersonaDescription {
  const { tier, harness, model, harnessSettings } = runtime;
  return {
    id: persona.id,
    description: persona.description,
    file,
    contentHash,
    harness: { id: harness, model, ...(tier === undefined ? {} : { tier }), ...harnessSettings },
    systemPrompt: runtime.systemPrompt,
    identity: {
      name: identityTemplate(persona.ravi?.identity),
      lifecycle: persona.ravi?.identity?.lifecycle ?? "ephemeral",
      isShared: persona.ravi?.identity?.shared ?? false,
      phone: persona.ravi?.identity?.phone ?? false,
    },
    inputs: describeInputs(persona, caller),
    env: persona.env ?? {},
    mcpServers: persona.mcpServers ?? {},
    permissions: persona.permissions ?? {},
    sandbox: persona.sandbox,
    credentials: expectedCredentials(persona, { inputs: Object.keys(persona.inputs ?? {}), caller }),
    warnings: runtime.warnings,
  };
}

function describeInputs(persona: Persona, caller: Environment): PersonaDescription["inputs"] {
  const environment = referableEnvironment(caller);
  return Object.entries(persona.inputs ?? {}).map(([name, input]) => {
    const inEnvironment = (environment[input.env ?? name] ?? "") !== "";
    const fallback = input.default === undefined ? (input.optional === true ? "optional" : "missing") : "default";
    return {
      name,
      source: inEnvironment ? "environment" : fallback,
      ...(input.description === undefined ? {} : { description: input.description }),
    };
  });
}
