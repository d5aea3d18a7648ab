import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { AgentEvent, AgentFailure } from "../agent-event.ts";
import { adapters } from "../adapters.ts";
import type { HarnessId } from "../harness-adapter.ts";
import { failureOfMessage, failureOfStatus } from "./classify-failure.ts";

async function replay(harness: HarnessId, name: string): Promise<AgentEvent[]> {
  const text = await readFile(new URL(`../fixtures/${harness}-${name}.jsonl`, import.meta.url), "utf8");
  return text.split("\n").flatMap(adapters[harness].createParser());
}

describe("recorded failures", () => {
  it.each<[HarnessId, string, AgentFailure, string]>([
    ["claude", "auth", "auth", "Failed to authenticate. API Error: 401 refused by the stand-in"],
    ["claude", "model", "model", "There's an issue with the selected model (claude-opus-4-8)."],
    ["claude", "quota", "quota", "API Error: Request rejected (429) · refused by the stand-in"],
    ["claude", "network", "network", "API Error: Unable to connect to API (ConnectionRefused)"],
    ["claude", "limit", "limit", "Reached maximum number of turns (1)"],
    ["claude", "error", "agent", "API Error: 400 refused by the stand-in"],
    ["codex", "auth", "auth", "unexpected status 401 Unauthorized: refused by the stand-in"],
    ["codex", "model", "model", "unexpected status 404 Not Found: refused by the stand-in"],
    ["codex", "quota", "quota", "exceeded retry limit, last status: 429 Too Many Requests"],
    ["codex", "error", "agent", "refused by the stand-in"],
    ["opencode", "auth", "auth", "refused by the stand-in"],
    ["opencode", "model", "model", "refused by the stand-in"],
    ["opencode", "error", "agent", "refused by the stand-in"],
  ])("%s: %s is of class %s", async (harness, name, failure, message) => {
    const errors = (await replay(harness, name)).filter(({ type }) => type === "error");
    expect(errors).toEqual([{ type: "error", failure, message: expect.stringContaining(message) }]);
  });

  it("claude names what its permissions refused", async () => {
    const warnings = (await replay("claude", "denied")).filter(({ type }) => type === "warning");
    expect(warnings).toEqual(
      ["x", "y", "z"].map((file) => ({
        type: "warning",
        message: `the persona's permissions refused Bash: touch ${file}`,
      })),
    );
  });
});

describe("failureOfMessage()", () => {
  it.each<[string, AgentFailure]>([
    ["Not logged in · Please run /login", "auth"],
    ["Missing environment variable: `LAB_KEY`.", "auth"],
    ["Invalid API key", "auth"],
    ["Your credit balance is too low", "quota"],
    ["You've hit your usage limit.", "quota"],
    ["We’re currently experiencing high demand, which may cause temporary errors.", "quota"],
    ["The model `gpt-9` does not exist", "model"],
    ["prompt is too long: 210000 tokens", "limit"],
    ["Your input exceeds the context window of this model", "limit"],
    ["stream disconnected before completion: error sending request", "network"],
    ["unexpected status 503 Service Unavailable: down", "network"],
    ["the moon is in the wrong house", "agent"],
    ["", "agent"],
  ])("%j is of class %s", (message, failure) => {
    expect(failureOfMessage(message)).toBe(failure);
  });
});

it.each<[number, AgentFailure | undefined]>([
  [400, undefined],
  [401, "auth"],
  [402, "quota"],
  [403, "auth"],
  [404, "model"],
  [408, "network"],
  [429, "quota"],
  [500, "network"],
  [529, "quota"],
])("failureOfStatus(%d) is %s", (status, failure) => {
  expect(failureOfStatus(status)).toBe(failure);
});
