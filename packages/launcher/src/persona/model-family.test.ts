import { expect, it } from "vitest";
import { modelFamily, whyModelMisfits } from "./model-family.ts";

it.each([
  ["claude-sonnet-4-5", "anthropic"],
  ["anthropic/claude-sonnet-4-5", "anthropic"],
  ["us.anthropic.claude-opus-4", "anthropic"],
  ["openrouter/anthropic/claude-x", "anthropic"],
  ["opus", "anthropic"],
  ["sonnet[1m]", "anthropic"],
  ["gpt-5.5", "openai"],
  ["openai/gpt-5.5", "openai"],
  ["openai-codex/gpt-5.3-codex", "openai"],
  ["o3", "openai"],
  ["o4-mini", "openai"],
  ["opencode/gpt-5-nano", "openai"],
  ["opencode/minimax-m2.5", "other"],
  ["my-gateway-model", "unknown"],
])("modelFamily(%j) is %s", (model, family) => {
  expect(modelFamily(model)).toBe(family);
});

it("whyModelMisfits() objects to foreign families and to opencode models without a provider", () => {
  expect(whyModelMisfits("claude", "gpt-5.5")).toBe("it belongs to another family than claude's models");
  expect(whyModelMisfits("codex", "claude-sonnet-4-5")).toBe("it belongs to another family than codex's models");
  expect(whyModelMisfits("opencode", "gpt-5.5")).toBe('opencode expects "provider/model"');
});

it("whyModelMisfits() accepts what fits and what nobody can tell", () => {
  expect(whyModelMisfits("claude", "anthropic/claude-x")).toBeUndefined();
  expect(whyModelMisfits("codex", "openai/gpt-5.5")).toBeUndefined();
  expect(whyModelMisfits("opencode", "any/thing")).toBeUndefined();
  expect(whyModelMisfits("codex", "my-gateway-model")).toBeUndefined();
});
