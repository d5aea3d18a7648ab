import { describe, expect, it } from "vitest";
import type { AgentEvent } from "../agent-event.ts";
import { createCodexParser } from "./codex-events.ts";
import { replay } from "./replay.fixture.mjs";

const parse = (event: unknown): AgentEvent[] => createCodexParser()(JSON.stringify(event));

describe("createCodexParser()", () => {
  it("reads a run that answers", async () => {
    expect(await replay("codex-success", createCodexParser())).toMatchInlineSnapshot(`
      {
        "events": [
          {
            "id": "00000000-0000-4000-8000-000000000001",
            "type": "session",
          },
          {
            "message": "Model metadata for \`lab-model\` not found. Defaulting to fallback metadata; this can degrade performance and cause issues.",
            "type": "warning",
          },
          {
            "text": "You said: Say hello",
            "type": "text",
          },
          {
            "type": "usage",
            "usage": {
              "cachedInputTokens": 0,
              "costUsd": undefined,
              "inputTokens": 1200,
              "outputTokens": 34,
              "reasoningTokens": 0,
            },
          },
        ],
        "summary": {
          "answer": "You said: Say hello",
          "error": undefined,
          "sessionId": "00000000-0000-4000-8000-000000000001",
        },
      }
    `);
  });

  it("reads a run with tools", async () => {
    expect(await replay("codex-tool", createCodexParser())).toMatchInlineSnapshot(`
      {
        "events": [
          {
            "id": "00000000-0000-4000-8000-000000000001",
            "type": "session",
          },
          {
            "message": "Model metadata for \`lab-model\` not found. Defaulting to fallback metadata; this can degrade performance and cause issues.",
            "type": "warning",
          },
          {
            "id": "item_1",
            "input": "/bin/bash -c 'echo hello; echo oops >&2'",
            "tool": "shell",
            "type": "tool-call",
          },
          {
            "id": "item_1",
            "isError": false,
            "output": "hello
      oops
      ",
            "type": "tool-result",
          },
          {
            "id": "item_2",
            "input": "/bin/bash -c 'exit 3'",
            "tool": "shell",
            "type": "tool-call",
          },
          {
            "id": "item_2",
            "isError": true,
            "output": "",
            "type": "tool-result",
          },
          {
            "text": "All done",
            "type": "text",
          },
          {
            "type": "usage",
            "usage": {
              "cachedInputTokens": 0,
              "costUsd": undefined,
              "inputTokens": 3600,
              "outputTokens": 102,
              "reasoningTokens": 0,
            },
          },
        ],
        "summary": {
          "answer": "All done",
          "error": undefined,
          "sessionId": "00000000-0000-4000-8000-000000000001",
        },
      }
    `);
  });

  it("reads a run that fails", async () => {
    expect(await replay("codex-error", createCodexParser())).toMatchInlineSnapshot(`
      {
        "events": [
          {
            "id": "00000000-0000-4000-8000-000000000001",
            "type": "session",
          },
          {
            "message": "Model metadata for \`lab-model\` not found. Defaulting to fallback metadata; this can degrade performance and cause issues.",
            "type": "warning",
          },
          {
            "message": "refused by the stand-in",
            "type": "warning",
          },
          {
            "failure": "agent",
            "message": "refused by the stand-in",
            "type": "error",
          },
        ],
        "summary": {
          "answer": "",
          "error": "refused by the stand-in",
          "sessionId": "00000000-0000-4000-8000-000000000001",
        },
      }
    `);
  });

  it.each(["", "noise", "[]", '[{"type":"error"}]', '{"type":"error"', "{}", '{"type":7}', '{"type":"unheard-of"}'])(
    "finds nothing in %j",
    (line) => {
      expect(createCodexParser()(line)).toEqual([]);
    },
  );

  it("reads a line of 8 MB", () => {
    const text = "é".repeat(4_000_000);
    expect(parse({ type: "item.completed", item: { type: "agent_message", text } })).toEqual([{ type: "text", text }]);
  });

  it.each<[string, unknown, AgentEvent[]]>([
    [
      "the start of an MCP tool",
      {
        type: "item.started",
        item: { id: "i", type: "mcp_tool_call", server: "lab", tool: "read", arguments: { a: 1 } },
      },
      [{ type: "tool-call", id: "i", tool: "lab.read", input: '{"a":1}' }],
    ],
    [
      "the end of an MCP tool",
      { type: "item.completed", item: { id: "i", type: "mcp_tool_call", status: "failed", result: null } },
      [{ type: "tool-result", id: "i", output: "", isError: true }],
    ],
    [
      "an error it may survive",
      { type: "error", message: "Reconnecting... 1/5" },
      [{ type: "warning", message: "Reconnecting... 1/5" }],
    ],
    [
      "a failed turn",
      { type: "turn.failed", error: { message: "plain" } },
      [{ type: "error", message: "plain", failure: "agent" }],
    ],
    ["a failed turn without a reason", { type: "turn.failed" }, [{ type: "error", message: "", failure: "agent" }]],
    [
      "a server's JSON without a message",
      { type: "turn.failed", error: { message: '{"error":{}}' } },
      [{ type: "error", message: '{"error":{}}', failure: "agent" }],
    ],
    [
      "a command that was killed",
      { type: "item.completed", item: { id: "i", type: "command_execution", exit_code: null } },
      [{ type: "tool-result", id: "i", output: "", isError: true }],
    ],
    ["reasoning", { type: "item.completed", item: { type: "reasoning", text: "hm" } }, []],
    ["an item that is none", { type: "item.completed", item: [] }, []],
  ])("reads %s", (_name, event, expected) => {
    expect(parse(event)).toEqual(expected);
  });
});
