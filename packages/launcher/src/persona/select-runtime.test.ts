import { describe, expect, it } from "vitest";
import { LaunchError } from "../launch-error.ts";
import type { Persona } from "./persona-schema.ts";
import { selectRuntime, type SelectRuntimeOptions } from "./select-runtime.ts";

const base = { id: "p", description: "d", sandbox: { network: false, writableRoots: [] } };
const flat: Persona = {
  ...base,
  harness: "claude",
  model: "claude-sonnet-4-5",
  systemPrompt: "Flat",
  harnessSettings: { reasoning: "low" },
};
const tiered: Persona = {
  ...base,
  claudeMd: "p.md",
  claudeMdMode: "extend",
  tiers: {
    best: { harness: "codex", model: "gpt-5.5", systemPrompt: "Best", claudeMdContent: "text" },
    "best-value": { harness: "opencode", model: "opencode/x", systemPrompt: "Value" },
    minimum: { harness: "codex", model: "gpt-5-nano", systemPrompt: "Min", harnessSettings: { timeoutSeconds: 5 } },
  },
};

function failure(
  persona: Persona,
  options: SelectRuntimeOptions,
): { code: string; message: string; hint: string | undefined } {
  try {
    selectRuntime(persona, options);
  } catch (error) {
    if (error instanceof LaunchError) return { code: error.code, message: error.message, hint: error.hint };
    throw error;
  }
  throw new Error("it was accepted");
}

describe("selectRuntime()", () => {
  it("takes the one runtime of a persona without tiers", () => {
    expect(selectRuntime(flat)).toEqual({
      harness: "claude",
      model: "claude-sonnet-4-5",
      systemPrompt: "Flat",
      harnessSettings: { reasoning: "low" },
      sidecars: {},
      warnings: [],
    });
  });

  it("prefers best-value, then best, then minimum", () => {
    const { best, minimum } = tiered.tiers ?? {};
    expect(selectRuntime(tiered).tier).toBe("best-value");
    expect(selectRuntime({ ...base, tiers: { ...(best && { best }), ...(minimum && { minimum }) } }).tier).toBe("best");
    expect(selectRuntime({ ...base, tiers: { ...(minimum && { minimum }) } })).toMatchObject({
      tier: "minimum",
      harnessSettings: { timeoutSeconds: 5 },
    });
  });

  it("takes the tier that is asked for", () => {
    expect(selectRuntime(tiered, { tier: "minimum" })).toMatchObject({
      tier: "minimum",
      model: "gpt-5-nano",
      warnings: [],
    });
  });

  it("prefers a tier that uses the harness that is asked for", () => {
    expect(selectRuntime(tiered, { harness: "codex" })).toMatchObject({ tier: "best", model: "gpt-5.5", warnings: [] });
  });

  it("keeps the model under another harness, and warns when it does not fit", () => {
    expect(selectRuntime(flat, { harness: "codex" })).toMatchObject({
      harness: "codex",
      model: "claude-sonnet-4-5",
      warnings: [`model "claude-sonnet-4-5" may not run in codex: it belongs to another family than codex's models`],
    });
    expect(selectRuntime(tiered, { harness: "claude", tier: "best" }).warnings).toHaveLength(1);
    expect(selectRuntime(flat, { harness: "codex", model: "gpt-5.5" }).warnings).toEqual([]);
    expect(selectRuntime(flat, { harness: "claude" }).warnings).toEqual([]);
  });

  it("does not second-guess the pairing in the file", () => {
    expect(selectRuntime({ ...flat, harness: "claude", model: "gpt-5.5" }).warnings).toEqual([]);
  });

  it("warns that a tier makes no difference to a persona without tiers", () => {
    expect(selectRuntime(flat, { tier: "best" }).warnings).toEqual([
      'persona "p" has one runtime and no tiers: tier "best" makes no difference',
    ]);
  });

  it("gives a tier's own sidecars precedence, path and text together", () => {
    expect(selectRuntime(tiered, { tier: "best" }).sidecars).toEqual({
      claudeMdContent: "text",
      claudeMdMode: "extend",
    });
    expect(selectRuntime(tiered, { tier: "minimum" }).sidecars).toEqual({ claudeMd: "p.md", claudeMdMode: "extend" });
    expect(selectRuntime({ ...flat, agentsMd: "a.md" }).sidecars).toEqual({ agentsMd: "a.md" });
  });

  it("does not change the persona", () => {
    const copy = structuredClone(flat);
    selectRuntime(flat, { harness: "codex", model: "gpt-5.5" });
    expect(flat).toEqual(copy);
  });

  it("names unknown harnesses and tiers, and what may have been meant", () => {
    expect(failure(flat, { harness: "cluade" })).toEqual({
      code: "HARNESS_UNKNOWN",
      message: 'Cannot select harness "cluade": there is no such harness',
      hint: 'Did you mean "claude"?',
    });
    expect(failure(flat, { harness: "vim" }).hint).toBe("Harnesses are claude, codex, opencode");
    expect(failure(flat, { tier: "bset" })).toMatchObject({ code: "TIER_UNKNOWN", hint: 'Did you mean "best"?' });
  });

  it("refuses a tier that this persona does not have", () => {
    const { minimum } = tiered.tiers ?? {};
    expect(failure({ ...base, tiers: { ...(minimum && { minimum }) } }, { tier: "best" })).toEqual({
      code: "TIER_UNKNOWN",
      message: 'Cannot select tier "best": persona "p" does not have it',
      hint: 'It has "minimum"',
    });
  });

  it.each(["", "--help", "a b", "a\nb"])("refuses the model %j", (model) => {
    expect(failure(flat, { model }).code).toBe("OPTION_INVALID");
  });
});
