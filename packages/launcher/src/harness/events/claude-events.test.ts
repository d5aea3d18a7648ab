import { describe, expect, it } from "vitest";
import type { AgentEvent } from "../agent-event.ts";
import { createClaudeParser } from "./claude-events.ts";
import { replay } from "./replay.fixture.mjs";

const parse = (event: unknown): AgentEvent[] => createClaudeParser()(JSON.stringify(event));

describe("createClaudeParser()", () => {
  it("reads a run that answers", async () => {
    expect(await replay("claude-success", createClaudeParser())).toMatchInlineSnapshot(`
      {
        "events": [
          {
            "id": "00000000-0000-4000-8000-000000000001",
            "type": "session",
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
          {
            "type": "usage",
            "usage": {
              "cachedInputTokens": 0,
              "costUsd": 0.00411,
              "inputTokens": 1200,
              "outputTokens": 34,
              "reasoningTokens": 0,
            },
          },
          {
            "text": "You said: Say hello",
            "type": "answer",
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
    expect(await replay("claude-tool", createClaudeParser())).toMatchInlineSnapshot(`
      {
        "events": [
          {
            "id": "00000000-0000-4000-8000-000000000001",
            "type": "session",
          },
          {
            "id": "toolu_0001",
            "input": "echo hello; echo oops >&2",
            "tool": "Bash",
            "type": "tool-call",
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
          {
            "id": "toolu_0001",
            "isError": false,
            "output": "hello
      oops",
            "type": "tool-result",
          },
          {
            "id": "toolu_0002",
            "input": "exit 3",
            "tool": "Bash",
            "type": "tool-call",
          },
          {
            "type": "usage",
            "usage": {
              "cachedInputTokens": 0,
              "costUsd": undefined,
              "inputTokens": 2400,
              "outputTokens": 68,
              "reasoningTokens": 0,
            },
          },
          {
            "id": "toolu_0002",
            "isError": true,
            "output": "Exit code 3",
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
          {
            "type": "usage",
            "usage": {
              "cachedInputTokens": 0,
              "costUsd": 0.01233,
              "inputTokens": 3600,
              "outputTokens": 102,
              "reasoningTokens": 0,
            },
          },
          {
            "text": "All done",
            "type": "answer",
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
    expect(await replay("claude-error", createClaudeParser())).toMatchInlineSnapshot(`
      {
        "events": [
          {
            "id": "00000000-0000-4000-8000-000000000001",
            "type": "session",
          },
          {
            "text": "API Error: 400 refused by the stand-in",
            "type": "text",
          },
          {
            "failure": "agent",
            "message": "API Error: 400 refused by the stand-in",
            "type": "error",
          },
        ],
        "summary": {
          "answer": "",
          "error": "API Error: 400 refused by the stand-in",
          "sessionId": "00000000-0000-4000-8000-000000000001",
        },
      }
    `);
  });

  it.each(["", "noise", "[]", '[{"type":"error"}]', '{"type":"error"', "{}", '{"type":7}', '{"type":"unheard-of"}'])(
    "finds nothing in %j",
    (line) => {
      expect(createClaudeParser()(line)).toEqual([]);
    },
  );

  it("reads a line of 8 MB", () => {
    const text = "é".repeat(4_000_000);
    expect(parse({ type: "assistant", message: { content: [{ type: "text", text }] } })).toEqual([
      { type: "text", text },
    ]);
  });

  it.each<[string, unknown, AgentEvent[]]>([
    [
      "a retry",
      { type: "system", subtype: "api_retry", error_status: 529 },
      [{ type: "warning", message: "the model's API failed (529); claude tries again" }],
    ],
    [
      "MCP servers that did not start",
      {
        type: "system",
        subtype: "init",
        session_id: "s",
        mcp_servers: [{ name: "a", status: "failed" }, { name: "b", status: "connected" }, 7],
      },
      [
        { type: "session", id: "s" },
        { type: "warning", message: 'MCP server "a" did not start' },
      ],
    ],
    [
      "an API error called success",
      { type: "result", subtype: "success", is_error: true, result: "API Error: 400" },
      [{ type: "error", message: "API Error: 400", failure: "agent" }],
    ],
    [
      "a turn limit",
      { type: "result", subtype: "error_max_turns", is_error: false },
      [{ type: "error", message: "claude stopped: error_max_turns", failure: "limit" }],
    ],
    [
      "an empty answer",
      { type: "result", subtype: "success", is_error: false, result: "" },
      [{ type: "answer", text: "" }],
    ],
    [
      "a tool without a command",
      {
        type: "assistant",
        message: {
          content: [{ type: "tool_use", id: "t", name: "Read", input: { file_path: "/x" } }, { type: "thinking" }],
        },
      },
      [{ type: "tool-call", id: "t", tool: "Read", input: '{"file_path":"/x"}' }],
    ],
    [
      "a result in parts",
      {
        type: "user",
        message: {
          content: [
            { type: "tool_result", tool_use_id: "t", content: [{ type: "text", text: "a" }, { type: "image" }] },
          ],
        },
      },
      [{ type: "tool-result", id: "t", output: "a\n[image]", isError: false }],
    ],
    ["a message without content", { type: "assistant", message: null }, []],
    ["a user's text", { type: "user", message: { content: "plain" } }, []],
  ])("reads %s", (_name, event, expected) => {
    expect(parse(event)).toEqual(expected);
  });
});
