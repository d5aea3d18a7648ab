import { asRecord } from "../connection/read-configuration.ts";
import type { AgentEvent } from "../agent-event.ts";
import type { ParseLine } from "../harness-adapter.ts";
import { asArray, asText, parseEventLine } from "./parse-event-line.ts";

/** Reads `claude -p --output-format=stream-json --verbose` (2.1.197). */
export function createClaudeParser(): ParseLine {
  return (line) => {
    const event = parseEventLine(line);
    if (event["type"] === "system") return systemEvents(event);
    if (event["type"] === "assistant") return asArray(asRecord(event["message"])["content"]).flatMap(assistantPart);
    if (event["type"] === "user") return asArray(asRecord(event["message"])["content"]).flatMap(userPart);
    return event["type"] === "result" ? resultEvents(event) : [];
  };
}

function systemEvents(event: Record<string, unknown>): AgentEvent[] {
  if (event["subtype"] === "init") return [{ type: "session", id: asText(event["session_id"]) }, ...mcpFailures(event)];
  if (event["subtype"] === "api_retry") {
    return [
      { type: "warning", message: `the model's API failed (${asText(event["error_status"])}); claude tries again` },
    ];
  }
  return [];
}

function mcpFailures(event: Record<string, unknown>): AgentEvent[] {
  return asArray(event["mcp_servers"])
    .map(asRecord)
    .filter((server) => server["status"] === "failed")
    .map((server) => ({ type: "warning", message: `MCP server "${asText(server["name"])}" did not start` }));
}

function assistantPart(value: unknown): AgentEvent[] {
  const part = asRecord(value);
  if (part["type"] === "text") return [{ type: "text", text: asText(part["text"]) }];
  if (part["type"] !== "tool_use") return [];
  const input = asRecord(part["input"]);
  const shown = typeof input["command"] === "string" ? input["command"] : JSON.stringify(input);
  return [{ type: "tool-call", id: asText(part["id"]), tool: asText(part["name"]), input: shown }];
}

function userPart(value: unknown): AgentEvent[] {
  const part = asRecord(value);
  if (part["type"] !== "tool_result") return [];
  return [
    {
      type: "tool-result",
      id: asText(part["tool_use_id"]),
      output: typeof part["content"] === "string" ? part["content"] : asArray(part["content"]).map(partText).join("\n"),
      isError: part["is_error"] === true,
    },
  ];
}

function partText(value: unknown): string {
  const part = asRecord(value);
  return part["type"] === "text" ? asText(part["text"]) : `[${asText(part["type"])}]`;
}

/** `subtype` says "success" also for API errors; `is_error` tells the truth. */
function resultEvents(event: Record<string, unknown>): AgentEvent[] {
  const result = asText(event["result"]);
  if (event["is_error"] !== true && event["subtype"] === "success") return [{ type: "answer", text: result }];
  return [{ type: "error", message: result === "" ? `claude stopped: ${asText(event["subtype"])}` : result }];
}
