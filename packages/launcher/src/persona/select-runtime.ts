import { HARNESS_VALUES, PERSONA_TIERS, type Harness, type PersonaTier } from "@agentworkforce/workload-router";
import { LaunchError } from "../launch-error.ts";
import { didYouMeanHint } from "../text/did-you-mean.ts";
import { whyModelMisfits } from "./model-family.ts";
import type { Persona } from "./persona-schema.ts";
import { personaTiers, type TierRuntime } from "./persona-tiers.ts";
import { quoteValue } from "../text/quote-value.ts";
import { modelPattern, type PersonaHarnessSettings, type PersonaRuntime } from "./schema/runtime-schema.ts";
import { routeTier } from "./route-tier.ts";
import { selectSidecars, type PersonaSidecars } from "./select-sidecars.ts";

export interface SelectRuntimeOptions {
  /** Runs the persona in this harness; without `tier`, a tier that uses it is preferred. */
  harness?: string | undefined;
  /** @default "best-value", or else "best", or else "minimum" */
  tier?: string | undefined;
  /** Lets a routing profile of the router choose the tier by the persona's intent; not together with `tier`. */
  profile?: string | undefined;
  /** Takes the place of the runtime's model. */
  model?: string | undefined;
}

export interface SelectedRuntime {
  /** Absent when the persona has one runtime and no tiers. */
  tier?: PersonaTier;
  harness: Harness;
  model: string;
  /** With `$NAME` and `${NAME}` of inputs still in it. */
  systemPrompt: string;
  harnessSettings: PersonaHarnessSettings;
  /** The sidecars that apply: the tier's where it has its own, else the persona's. */
  sidecars: PersonaSidecars;
  warnings: string[];
}

/**
 * Decides how a persona runs. Pure.
 *
 * @throws LaunchError `HARNESS_UNKNOWN`, `TIER_UNKNOWN` (no such tier, or none in this persona), `OPTION_INVALID`
 *   (model, profile, or both tier and profile).
 */
export function selectRuntime(persona: Persona, options: SelectRuntimeOptions = {}): SelectedRuntime {
  const harness = options.harness === undefined ? undefined : knownHarness(options.harness);
  const routed = routeTier(persona, options);
  const chosen = chooseTier(persona, options.tier ?? routed.tier, harness);
  const runtime = { ...chosen.runtime };
  if (harness !== undefined) runtime.harness = harness;
  if (options.model !== undefined) runtime.model = usableModel(options.model);
  return {
    ...(chosen.tier !== undefined && { tier: chosen.tier }),
    harness: runtime.harness,
    model: runtime.model,
    systemPrompt: runtime.systemPrompt,
    harnessSettings: runtime.harnessSettings ?? {},
    sidecars: selectSidecars(persona, chosen),
    warnings: [...routed.warnings, ...tierWarning(persona, options.tier), ...misfitWarning(chosen.runtime, runtime)],
  };
}

/**
 * The harness of that name.
 *
 * @throws LaunchError `HARNESS_UNKNOWN`.
 */
export function knownHarness(name: string): Harness {
  const harness = HARNESS_VALUES.find((value) => value === name);
  if (harness !== undefined) return harness;
  throw new LaunchError("HARNESS_UNKNOWN", `Cannot select harness ${quoteValue(name)}: there is no such harness`, {
    hint: didYouMeanHint(name, HARNESS_VALUES) ?? `Harnesses are ${HARNESS_VALUES.toSorted().join(", ")}`,
  });
}

function chooseTier(persona: Persona, tier: string | undefined, harness: Harness | undefined): TierRuntime {
  const runtimes = personaTiers(persona);
  const [preferred] = runtimes;
  if (preferred === undefined) throw new TypeError(`Persona "${persona.id}" has no tier: it did not pass checkPersona`);
  if (tier !== undefined) assertKnownTier(tier);
  if (tier === undefined || preferred.tier === undefined) {
    return runtimes.find(({ runtime }) => runtime.harness === harness) ?? preferred;
  }
  const asked = runtimes.find((candidate) => candidate.tier === tier);
  if (asked !== undefined) return asked;
  const present = runtimes.map((candidate) => `"${candidate.tier}"`).join(", ");
  throw new LaunchError("TIER_UNKNOWN", `Cannot select tier "${tier}": persona "${persona.id}" does not have it`, {
    hint: `It has ${present}`,
  });
}

function assertKnownTier(name: string): void {
  if (PERSONA_TIERS.some((tier) => tier === name)) return;
  throw new LaunchError("TIER_UNKNOWN", `Cannot select tier ${quoteValue(name)}: there is no such tier`, {
    hint: didYouMeanHint(name, PERSONA_TIERS) ?? `Tiers are ${PERSONA_TIERS.join(", ")}`,
  });
}

function usableModel(model: string): string {
  if (modelPattern.test(model)) return model;
  throw new LaunchError("OPTION_INVALID", `Cannot select model ${quoteValue(model)}: that is not a model name`, {
    hint: 'A model name has no spaces and does not start with "-"',
  });
}

function tierWarning(persona: Persona, tier: string | undefined): string[] {
  if (tier === undefined || persona.tiers !== undefined) return [];
  return [`persona "${persona.id}" has one runtime and no tiers: tier "${tier}" makes no difference`];
}

/** The file's own pairing is the author's business; what the caller changed is worth a word. */
function misfitWarning(declared: PersonaRuntime, selected: PersonaRuntime): string[] {
  if (declared.harness === selected.harness && declared.model === selected.model) return [];
  const reason = whyModelMisfits(selected.harness, selected.model);
  if (reason === undefined) return [];
  return [`model ${quoteValue(selected.model)} may not run in ${selected.harness}: ${reason}`];
}
