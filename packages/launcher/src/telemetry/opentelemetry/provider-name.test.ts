import { expect, it } from "vitest";
import { providerName } from "./provider-name.ts";

it.each([
  ["claude", "claude-sonnet-4-6", "anthropic"],
  ["codex", "gpt-5.5", "openai"],
  ["opencode", "anthropic/claude-sonnet-4-6", "anthropic"],
  ["opencode", "amazon-bedrock/anthropic.claude-v4", "aws.bedrock"],
  ["opencode", "google/gemini-3", "gcp.gemini"],
  ["opencode", "lab/lab-model", "lab"],
  ["opencode", "lab-model", undefined],
  ["opencode", undefined, undefined],
  ["exec", "", undefined],
])("%s with %s is served by %s", (harness, model, provider) => {
  expect(providerName(harness, model)).toBe(provider);
});
