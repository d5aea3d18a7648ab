import { asRecord } from "../connection/read-configuration.ts";
import type { AgentEvent } from "../agent-event.ts";
import type { ParseLine } from "../harness-adapter.ts";
import { asText, parseEventLine } from "./parse-event-line.ts";

/** Reads `opencode run --format=json` (1.18.33). */
export function createOpencodeParser(): ParseLine {
  let session = "";
  return (line) => {
    const event = parseEventLine(line);
    const id = asText(event["sessionID"]);
    const started: AgentEvent[] = id === "" || id === session ? [] : [{ type: "session", id }];
    if (id !== "") session = id;
    return [...started, ...eventsOf(event)];
  };
}

function eventsOf(event: Record<string, unknown>): AgentEvent[] {
  const part = asRecord(event["part"]);
  if (event["type"] === "text") return [{ type: "text", text: asText(part["text"]) }];
  if (event["type"] === "tool_use") return toolEvents(part);
  if (event["type"] !== "error") return [];
  const error = asRecord(event["error"]);
  const message = asText(asRecord(error["data"])["message"]);
  return [{ type: "error", message: message === "" ? asText(error["name"]) : message }];
}

/** opencode reports a tool only once it has finished. */
function toolEvents(part: Record<string, unknown>): AgentEvent[] {
  const id = asText(part["callID"]);
  const state = asRecord(part["state"]);
  const input = asRecord(state["input"]);
  const shown = typeof input["command"] === "string" ? input["command"] : JSON.stringify(input);
  const exit = asRecord(state["metadata"])["exit"];
  const isError = state["status"] === "error" || (typeof exit === "number" && exit !== 0);
  const output = state["status"] === "error" ? asText(state["error"]) : asText(state["output"]);
  return [
    { type: "tool-call", id, tool: asText(part["tool"]), input: shown },
    { type: "tool-result", id, output, isError },
  ];
}
