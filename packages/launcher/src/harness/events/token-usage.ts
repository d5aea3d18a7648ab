import type { TokenUsage } from "../agent-event.ts";

export const noUsage: TokenUsage = {
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  costUsd: undefined,
};

/** The sum of two usages; a price stays unknown only when both are. */
export function addUsage(a: TokenUsage, b: TokenUsage): TokenUsage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
    costUsd: a.costUsd === undefined && b.costUsd === undefined ? undefined : (a.costUsd ?? 0) + (b.costUsd ?? 0),
  };
}

/** What a sum holds beyond an earlier one; never below zero. */
export function subtractUsage(sum: TokenUsage, before: TokenUsage): TokenUsage {
  const rest = (name: "inputTokens" | "cachedInputTokens" | "outputTokens" | "reasoningTokens"): number =>
    Math.max(0, sum[name] - before[name]);
  return {
    inputTokens: rest("inputTokens"),
    cachedInputTokens: rest("cachedInputTokens"),
    outputTokens: rest("outputTokens"),
    reasoningTokens: rest("reasoningTokens"),
    costUsd: sum.costUsd,
  };
}

/** A count of tokens as a harness prints it; anything that is none counts as 0. */
export function asCount(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : 0;
}
