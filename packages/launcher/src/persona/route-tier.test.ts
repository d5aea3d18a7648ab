import { PERSONA_INTENTS, personaCatalog, resolvePersona, routingProfiles } from "@agentworkforce/workload-router";
import { expect, it } from "vitest";
import { LaunchError } from "../launch-error.ts";
import { checkPersona } from "./check-persona.ts";
import type { Persona } from "./persona-schema.ts";
import { selectRuntime } from "./select-runtime.ts";

function persona(value: object): Persona {
  const checked = checkPersona(JSON.stringify(value), "p.json");
  if (checked.kind === "valid") return checked.persona;
  throw new Error(JSON.stringify(checked.problems));
}

function failure(action: () => unknown): LaunchError | undefined {
  try {
    action();
  } catch (error) {
    if (error instanceof LaunchError) return error;
    throw error;
  }
  return undefined;
}

const runtime = { harness: "claude", model: "m", systemPrompt: "" };

it.each(PERSONA_INTENTS)("a profile routes %s as the router does", (intent) => {
  const selected = selectRuntime(persona(personaCatalog[intent]), { profile: "default" });
  const expected = resolvePersona(intent, "default");
  expect(selected).toMatchObject({ tier: expected.tier, model: expected.runtime.model, warnings: [] });
});

it("a profile that cannot be followed is a warning", () => {
  const best = { id: "p", description: "d", tiers: { best: runtime } };
  const [architecture, review] = ["architecture-plan", "review"];
  expect(routingProfiles.default.intents["architecture-plan"].tier).toBe("best");
  expect(selectRuntime(persona({ ...best, intent: architecture }), { profile: "default" }).tier).toBe("best");
  const warnings = [{ ...best, intent: review }, best, { id: "p", description: "d", ...runtime }].map(
    (value) => selectRuntime(persona(value), { profile: "default" }).warnings,
  );
  expect(warnings).toEqual([
    ['persona "p" has no tier "best-value": profile "default" makes no difference'],
    ['profile "default" has no rule for the intent of "p"'],
    ['persona "p" has one runtime and no tiers: profile "default" makes no difference'],
  ]);
});

it("refuses an unknown profile, and a profile beside a tier", () => {
  const review = persona(personaCatalog.review);
  expect(failure(() => selectRuntime(review, { profile: "defualt" }))).toMatchObject({
    code: "OPTION_INVALID",
    hint: 'Did you mean "default"?',
  });
  expect(failure(() => selectRuntime(review, { profile: "constructor" }))?.code).toBe("OPTION_INVALID");
  expect(failure(() => selectRuntime(review, { profile: "default", tier: "best" }))?.hint).toBe(
    "Give a tier or a profile, not both",
  );
});
