import { routingProfiles, type PersonaTier, type RoutingProfile } from "@agentworkforce/workload-router";
import { LaunchError } from "../launch-error.ts";
import { didYouMeanHint } from "../text/did-you-mean.ts";
import { quoteValue } from "../text/quote-value.ts";
import type { Persona } from "./persona-schema.ts";

export interface RoutedTier {
  /** Absent when there is no profile, or it says nothing that this persona can follow. */
  tier?: PersonaTier;
  warnings: string[];
}

/** The router's routing profiles by name. */
const profiles: Readonly<Record<string, RoutingProfile>> = routingProfiles;

/**
 * The tier that a routing profile chooses for the persona's intent.
 *
 * @throws LaunchError `OPTION_INVALID` for an unknown profile, and for a profile beside a tier.
 */
export function routeTier(
  persona: Persona,
  options: { tier?: string | undefined; profile?: string | undefined },
): RoutedTier {
  if (options.profile === undefined) return { warnings: [] };
  if (options.tier !== undefined) {
    throw new LaunchError("OPTION_INVALID", `Cannot select tier ${quoteValue(options.tier)}: the profile selects one`, {
      hint: "Give a tier or a profile, not both",
    });
  }
  const name = options.profile;
  const profile = knownProfile(name);
  const rule = ruleFor(profile, persona.intent);
  const because = `profile "${name}" makes no difference`;
  if (persona.tiers === undefined) {
    return { warnings: [`persona "${persona.id}" has one runtime and no tiers: ${because}`] };
  }
  if (rule === undefined) return { warnings: [`profile "${name}" has no rule for the intent of "${persona.id}"`] };
  if (persona.tiers[rule] !== undefined) return { tier: rule, warnings: [] };
  return { warnings: [`persona "${persona.id}" has no tier "${rule}": ${because}`] };
}

function knownProfile(name: string): RoutingProfile {
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile !== undefined) return profile;
  const names = Object.keys(profiles);
  throw new LaunchError("OPTION_INVALID", `Cannot select profile ${quoteValue(name)}: there is no such profile`, {
    hint: didYouMeanHint(name, names) ?? `Profiles are ${names.join(", ")}`,
  });
}

function ruleFor({ intents }: RoutingProfile, intent: string | undefined): PersonaTier | undefined {
  const rule = Object.entries(intents).find(([name]) => name === intent);
  return rule?.[1].tier;
}
