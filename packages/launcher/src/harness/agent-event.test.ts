import { describe, expect, it } from "vitest";
import { createRunSummary, type AgentEvent, type RunSummary } from "./agent-event.ts";

function summarise(events: AgentEvent[]): RunSummary {
  const { add, summary } = createRunSummary();
  events.forEach(add);
  return summary();
}

describe("createRunSummary()", () => {
  it.each<[string, AgentEvent[], RunSummary]>([
    ["nothing", [], { answer: "", error: undefined, sessionId: undefined }],
    [
      "the last text",
      [
        { type: "session", id: "s1" },
        { type: "text", text: "one" },
        { type: "text", text: "two" },
      ],
      { answer: "two", error: undefined, sessionId: "s1" },
    ],
    [
      "a marked answer before any text",
      [
        { type: "answer", text: "final" },
        { type: "text", text: "late" },
      ],
      { answer: "final", error: undefined, sessionId: undefined },
    ],
    [
      "a marked answer, even an empty one",
      [
        { type: "text", text: "thinking aloud" },
        { type: "answer", text: "" },
      ],
      { answer: "", error: undefined, sessionId: undefined },
    ],
    [
      "an error and then no answer",
      [
        { type: "text", text: "half" },
        { type: "error", message: "refused" },
        { type: "text", text: "more" },
      ],
      { answer: "", error: "refused", sessionId: undefined },
    ],
    [
      "no warning and no tool",
      [
        { type: "warning", message: "careful" },
        { type: "tool-call", id: "1", tool: "Bash", input: "ls" },
        { type: "tool-result", id: "1", output: "x", isError: true },
        { type: "text", text: "done" },
      ],
      { answer: "done", error: undefined, sessionId: undefined },
    ],
    [
      "the newest session",
      [
        { type: "session", id: "s1" },
        { type: "session", id: "s2" },
      ],
      { answer: "", error: undefined, sessionId: "s2" },
    ],
  ])("keeps %s", (_name, events, expected) => {
    expect(summarise(events)).toEqual(expected);
  });
});
