import { describe, expect, it } from "vitest";
import type { AgentEvent } from "../agent-event.ts";
import { createOpencodeParser } from "./opencode-events.ts";
import { replay } from "./replay.fixture.mjs";

const parse = (event: unknown): AgentEvent[] => createOpencodeParser()(JSON.stringify(event));

const stepOf = (sessionID: string): string => JSON.stringify({ type: "step_start", sessionID });

describe("createOpencodeParser()", () => {
  it("reads a run that answers", async () => {
    expect(await replay("opencode-success", createOpencodeParser())).toMatchInlineSnapshot(`
      {
        "events": [
          {
            "id": "ses_0001",
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
        ],
        "summary": {
          "answer": "You said: Say hello",
          "error": undefined,
          "sessionId": "ses_0001",
        },
      }
    `);
  });

  it("reads a run with tools", async () => {
    expect(await replay("opencode-tool", createOpencodeParser())).toMatchInlineSnapshot(`
      {
        "events": [
          {
            "id": "ses_0001",
            "type": "session",
          },
          {
            "id": "call_0001",
            "input": "echo hello; echo oops >&2",
            "tool": "bash",
            "type": "tool-call",
          },
          {
            "id": "call_0001",
            "isError": false,
            "output": "hello
      oops
      ",
            "type": "tool-result",
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
            "id": "call_0002",
            "input": "exit 3",
            "tool": "bash",
            "type": "tool-call",
          },
          {
            "id": "call_0002",
            "isError": true,
            "output": "(no output)",
            "type": "tool-result",
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
          "sessionId": "ses_0001",
        },
      }
    `);
  });

  it("reads a run that fails", async () => {
    expect(await replay("opencode-error", createOpencodeParser())).toMatchInlineSnapshot(`
      {
        "events": [
          {
            "id": "ses_0001",
            "type": "session",
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
          "sessionId": "ses_0001",
        },
      }
    `);
  });

  it.each(["", "noise", "[]", '[{"type":"error"}]', '{"type":"error"', "{}", '{"type":7}', '{"type":"unheard-of"}'])(
    "finds nothing in %j",
    (line) => {
      expect(createOpencodeParser()(line)).toEqual([]);
    },
  );

  it("reads a line of 8 MB", () => {
    const text = "é".repeat(4_000_000);
    expect(parse({ type: "text", part: { text } })).toEqual([{ type: "text", text }]);
  });

  it("tells of a session once", () => {
    const read = createOpencodeParser();
    expect([stepOf("s1"), stepOf("s1"), "noise", stepOf("s1"), stepOf("s2")].flatMap(read)).toEqual([
      { type: "session", id: "s1" },
      { type: "session", id: "s2" },
    ]);
  });

  it.each<[string, unknown, AgentEvent[]]>([
    [
      "an error without a message",
      { type: "error", error: { name: "UnknownError", data: {} } },
      [{ type: "error", message: "UnknownError", failure: "agent" }],
    ],
    [
      "a tool that was refused",
      {
        type: "tool_use",
        part: { tool: "read", callID: "c", state: { status: "error", input: { filePath: "/x" }, error: "denied" } },
      },
      [
        { type: "tool-call", id: "c", tool: "read", input: '{"filePath":"/x"}' },
        { type: "tool-result", id: "c", output: "denied", isError: true },
      ],
    ],
    ["a text without a part", { type: "text" }, [{ type: "text", text: "" }]],
  ])("reads %s", (_name, event, expected) => {
    expect(parse(event)).toEqual(expected);
  });
});
