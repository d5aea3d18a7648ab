import { describe, expect, it } from "vitest";
import { didYouMean, didYouMeanHint } from "./did-you-mean.ts";

const keys = ["id", "env", "tags", "tiers", "harness", "model", "systemPrompt", "mcpServers", "permissions"];

describe("didYouMean()", () => {
  it.each([
    ["harnes", "harness"],
    ["HARNESS", "harness"],
    ["teirs", "tiers"],
    ["tag", "tags"],
    ["system_prompt", "systemPrompt"],
    ["prompt", "systemPrompt"],
    ["mcp-servers", "mcpServers"],
    ["mcp", "mcpServers"],
    ["environment", "env"],
    ["evn", "env"],
  ])("takes %j for %j", (input, expected) => {
    expect(didYouMean(input, keys)).toBe(expected);
  });

  it.each(["", "xyz", "ab", "quux", "-", "z".repeat(10_000)])("has no idea for %j", (input) => {
    expect(didYouMean(input, keys)).toBeUndefined();
  });

  it("prefers the nearest spelling, and the first of two that are equally near", () => {
    expect(didYouMean("best-valu", ["best", "best-value"])).toBe("best-value");
    expect(didYouMean("bast", ["best", "bust"])).toBe("best");
  });

  it("asks a question as a hint", () => {
    expect(didYouMeanHint("modle", keys)).toBe('Did you mean "model"?');
    expect(didYouMeanHint("quux", keys)).toBeUndefined();
  });
});
