import { asRecord } from "../connection/read-configuration.ts";
import type { AgentEvent } from "../agent-event.ts";
import type { ParseLine } from "../harness-adapter.ts";
import { asText, parseEventLine } from "./parse-event-line.ts";

/** Reads `codex exec --json` (0.169.0). */
export function createCodexParser(): ParseLine {
  return (line) => {
    const event = parseEventLine(line);
    if (event["type"] === "thread.started") return [{ type: "session", id: asText(event["thread_id"]) }];
    if (event["type"] === "item.started") return startedItem(asRecord(event["item"]));
    if (event["type"] === "item.completed") return completedItem(asRecord(event["item"]));
    // A bare "error" line may be a retry that is survived; "turn.failed" is the end.
    if (event["type"] === "error") return [{ type: "warning", message: readableError(asText(event["message"])) }];
    if (event["type"] !== "turn.failed") return [];
    return [{ type: "error", message: readableError(asText(asRecord(event["error"])["message"])) }];
  };
}

function startedItem(item: Record<string, unknown>): AgentEvent[] {
  const id = asText(item["id"]);
  if (item["type"] === "command_execution") {
    return [{ type: "tool-call", id, tool: "shell", input: asText(item["command"]) }];
  }
  if (item["type"] !== "mcp_tool_call") return [];
  const tool = `${asText(item["server"])}.${asText(item["tool"])}`;
  return [{ type: "tool-call", id, tool, input: asText(item["arguments"]) }];
}

function completedItem(item: Record<string, unknown>): AgentEvent[] {
  const id = asText(item["id"]);
  switch (item["type"]) {
    case "agent_message":
      return [{ type: "text", text: asText(item["text"]) }];
    case "command_execution":
      return [{ type: "tool-result", id, output: asText(item["aggregated_output"]), isError: item["exit_code"] !== 0 }];
    case "mcp_tool_call":
      return [{ type: "tool-result", id, output: asText(item["result"]), isError: item["status"] === "failed" }];
    case "error":
      return [{ type: "warning", message: asText(item["message"]) }];
    default:
      return [];
  }
}

/** The message is often the server's JSON body as a string. */
function readableError(message: string): string {
  const inner = asRecord(parseEventLine(message)["error"])["message"];
  return typeof inner === "string" && inner !== "" ? inner : message;
}
