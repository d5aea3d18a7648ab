import type { Harness } from "@agentworkforce/workload-router";

/** Who makes a model, as far as its name tells. */
export type ModelFamily = "anthropic" | "openai" | "other" | "unknown";

/** Reads the family off a model name: `claude-sonnet-4-5`, `anthropic/…`, `gpt-5.5`, `openai-codex/…`. */
export function modelFamily(model: string): ModelFamily {
  if (/anthropic|claude/i.test(model) || /^(?:opus|sonnet|haiku|opusplan)\b/i.test(model)) return "anthropic";
  if (/^openai(?:-codex)?\//i.test(model) || /(?:^|\/)(?:gpt-|codex|chatgpt|o[1-9](?:-|$))/i.test(model))
    return "openai";
  return model.includes("/") ? "other" : "unknown";
}

/** Why a harness will hardly run a model; `undefined` when nothing speaks against it. */
export function whyModelMisfits(harness: Harness, model: string): string | undefined {
  const family = modelFamily(model);
  if (harness === "opencode") return model.includes("/") ? undefined : 'opencode expects "provider/model"';
  const own: ModelFamily = harness === "claude" ? "anthropic" : "openai";
  return family === own || family === "unknown" ? undefined : `it belongs to another family than ${harness}'s models`;
}
