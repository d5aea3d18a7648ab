import { MissingPersonaInputError, resolvePersonaInputs } from "@agentworkforce/harness-kit";
import { referableEnvironment, type Environment } from "../credentials/agent-environment.ts";
import { LaunchError } from "../launch-error.ts";
import type { Persona } from "../persona/persona-schema.ts";
import { didYouMean } from "../text/did-you-mean.ts";

export type InputValue = string | number | boolean;

/**
 * The values of a persona's inputs by harness-kit's rules: given value, then the caller's environment, then the
 * default. An optional input without a value is the empty string.
 *
 * @throws LaunchError `INPUT_UNKNOWN`, `INPUT_MISSING`; every missing input is named at once.
 */
export function resolveInputs(
  persona: Persona,
  given: Readonly<Record<string, InputValue>>,
  caller: Environment,
): Record<string, string> {
  const declared = persona.inputs ?? {};
  refuseUnknown(persona, Object.keys(given), Object.keys(declared));
  const environment = referableEnvironment(caller);
  const values: Record<string, string> = {};
  const missing: MissingPersonaInputError[] = [];
  for (const [name, { env, default: fallback, optional }] of Object.entries(declared)) {
    const spec = { ...(env === undefined ? {} : { env }), ...(fallback === undefined ? {} : { default: fallback }) };
    try {
      Object.assign(values, resolvePersonaInputs({ [name]: spec }, given, environment).values);
    } catch (error) {
      if (!(error instanceof MissingPersonaInputError)) throw error;
      if (optional === true) values[name] = "";
      else missing.push(error);
    }
  }
  if (missing.length > 0) throw missingInputs(persona, missing);
  return values;
}

function refuseUnknown(persona: Persona, given: readonly string[], declared: readonly string[]): void {
  const unknown = given.find((name) => !declared.includes(name));
  if (unknown === undefined) return;
  const guess = didYouMean(unknown, declared);
  throw new LaunchError("INPUT_UNKNOWN", `Cannot set input "${unknown}": persona "${persona.id}" has no such input`, {
    hint:
      declared.length === 0
        ? "This persona takes no inputs"
        : `${guess === undefined ? "" : `Did you mean ${guess}? `}It takes ${declared.join(", ")}`,
  });
}

function missingInputs(persona: Persona, missing: readonly MissingPersonaInputError[]): LaunchError {
  const names = missing.map(({ input }) => input);
  const flags = names.map((name) => `--input ${name}=…`).join(" ");
  const described = names.map((name) => persona.inputs?.[name]?.description).filter((text) => text !== undefined);
  return new LaunchError(
    "INPUT_MISSING",
    `Cannot start persona "${persona.id}": required ${names.length === 1 ? "input" : "inputs"} ${names.join(", ")} ${names.length === 1 ? "has" : "have"} no value`,
    {
      hint: `Give ${flags}, or export ${missing.map(({ env }) => env).join(", ")}${described.length === 0 ? "" : ` (${described.join("; ")})`}`,
    },
  );
}
