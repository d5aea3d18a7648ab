import { describe, expect, it } from "vitest";
import type { AgentEvent, TokenUsage } from "../agent-event.ts";
import type { ParseLine } from "../harness-adapter.ts";
import { createClaudeParser } from "./claude-events.ts";
import { createCodexParser } from "./codex-events.ts";
import { createOpencodeParser } from "./opencode-events.ts";
import { addUsage, asCount, noUsage, subtractUsage } from "./token-usage.ts";

const usage = (fields: Partial<TokenUsage>): TokenUsage => ({ ...noUsage, ...fields });

function usages(parse: ParseLine, lines: readonly object[]): TokenUsage[] {
  const events: AgentEvent[] = lines.flatMap((line) => parse(JSON.stringify(line)));
  return events.flatMap((event) => (event.type === "usage" ? [event.usage] : []));
}

const reply = (id: string, input: number, output: number): object => ({
  type: "assistant",
  message: { id, content: [], usage: { input_tokens: input, output_tokens: output } },
});

const step = (tokens: object, cost = 0): object => ({ type: "step_finish", part: { tokens, cost } });

describe("claude", () => {
  it("counts a reply once, though it comes in several lines, and the last line of a reply counts", () => {
    const lines = [reply("m1", 100, 1), reply("m1", 100, 1), reply("m1", 100, 9), reply("m2", 200, 5)];
    expect(usages(createClaudeParser(), lines)).toEqual([
      usage({ inputTokens: 100, outputTokens: 1 }),
      usage({ inputTokens: 100, outputTokens: 9 }),
      usage({ inputTokens: 300, outputTokens: 14 }),
    ]);
  });

  it("takes the total of the run from its end, with what the cache gave apart, and the price", () => {
    const result = {
      type: "result",
      subtype: "success",
      result: "x",
      total_cost_usd: 0.25,
      usage: {
        input_tokens: 10,
        cache_creation_input_tokens: 5,
        cache_read_input_tokens: 1000,
        output_tokens: 7,
      },
    };
    expect(usages(createClaudeParser(), [result])).toEqual([
      usage({ inputTokens: 15, cachedInputTokens: 1000, outputTokens: 7, costUsd: 0.25 }),
    ]);
  });

  it("says nothing of a run that used nothing", () => {
    expect(usages(createClaudeParser(), [{ type: "result", subtype: "success", usage: { input_tokens: 0 } }])).toEqual(
      [],
    );
  });
});

describe("codex", () => {
  const turn = {
    type: "turn.completed",
    usage: { input_tokens: 1500, cached_input_tokens: 300, output_tokens: 90, reasoning_output_tokens: 40 },
  };

  it("counts what came from the cache apart", () => {
    expect(usages(createCodexParser(), [turn])).toEqual([
      usage({ inputTokens: 1200, cachedInputTokens: 300, outputTokens: 90, reasoningTokens: 40 }),
    ]);
  });

  it("takes off what the conversation had used before", () => {
    const usedBefore = usage({ inputTokens: 1000, cachedInputTokens: 100, outputTokens: 50, reasoningTokens: 40 });
    expect(usages(createCodexParser({ usedBefore }), [turn])).toEqual([
      usage({ inputTokens: 200, cachedInputTokens: 200, outputTokens: 40 }),
    ]);
  });
});

describe("opencode", () => {
  it("adds its steps up, reasoning and price included", () => {
    const lines = [
      step({ input: 100, output: 10, reasoning: 5, cache: { read: 50, write: 20 } }, 0.5),
      step({ input: 200, output: 20, reasoning: 0, cache: { read: 0, write: 0 } }, 0.25),
    ];
    expect(usages(createOpencodeParser(), lines)).toEqual([
      usage({ inputTokens: 120, cachedInputTokens: 50, outputTokens: 15, reasoningTokens: 5, costUsd: 0.5 }),
      usage({ inputTokens: 320, cachedInputTokens: 50, outputTokens: 35, reasoningTokens: 5, costUsd: 0.75 }),
    ]);
  });

  it("knows no price where opencode says 0", () => {
    expect(usages(createOpencodeParser(), [step({ input: 1, output: 1 })])[0]?.costUsd).toBeUndefined();
  });
});

it("addUsage() and subtractUsage() are each other's undoing, and nothing falls below zero", () => {
  const a = usage({ inputTokens: 5, cachedInputTokens: 4, outputTokens: 3, reasoningTokens: 2 });
  const b = usage({ inputTokens: 50, cachedInputTokens: 40, outputTokens: 30, reasoningTokens: 20 });
  expect(subtractUsage(addUsage(a, b), b)).toEqual(a);
  expect(subtractUsage(a, b)).toEqual(noUsage);
});

it.each([[undefined], [null], ["7"], [-1], [Number.NaN], [Infinity]])("asCount(%j) is 0", (value) => {
  expect(asCount(value)).toBe(0);
});
