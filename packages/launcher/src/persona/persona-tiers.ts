import type { PersonaTier } from "@agentworkforce/workload-router";
import type { Persona } from "./persona-schema.ts";
import type { PersonaRuntime } from "./schema/runtime-schema.ts";

export interface TierRuntime {
  /** Absent when the persona has one runtime and no tiers. */
  tier?: PersonaTier;
  runtime: PersonaRuntime;
}

/** Which tier is taken when nobody asks for one. */
const preference: readonly PersonaTier[] = ["best-value", "best", "minimum"];

/** A persona's runtimes, the preferred one first; one without `tier` when the persona has no tiers. */
export function personaTiers(persona: Persona): TierRuntime[] {
  const { tiers } = persona;
  if (tiers === undefined) return [{ runtime: flatRuntime(persona) }];
  return preference.flatMap((tier) => {
    const runtime = tiers[tier];
    return runtime === undefined ? [] : [{ tier, runtime }];
  });
}

function flatRuntime({ id, harness, model, systemPrompt, harnessSettings }: Persona): PersonaRuntime {
  if (harness === undefined || model === undefined || systemPrompt === undefined) {
    throw new TypeError(`Persona "${id}" has no runtime: it did not pass checkPersona`);
  }
  return { harness, model, systemPrompt, ...(harnessSettings !== undefined && { harnessSettings }) };
}
