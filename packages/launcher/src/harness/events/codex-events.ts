import { asRecord } from "../connection/read-configuration.ts";
import type { AgentEvent, TokenUsage } from "../agent-event.ts";
import type { ParseLine, ParserOptions } from "../harness-adapter.ts";
import { failureOfMessage } from "./classify-failure.ts";
import { asArray, asText, parseEventLine } from "./parse-event-line.ts";
import { asCount, noUsage, subtractUsage } from "./token-usage.ts";

/** Reads `codex exec --json` (0.169.0). */
export function createCodexParser({ usedBefore = noUsage }: ParserOptions = {}): ParseLine {
  return (line) => {
    const event = parseEventLine(line);
    if (event["type"] === "thread.started") return [{ type: "session", id: asText(event["thread_id"]) }];
    if (event["type"] === "item.started") return startedItem(asRecord(event["item"]));
    if (event["type"] === "item.completed") return completedItem(asRecord(event["item"]));
    if (event["type"] === "turn.completed") return usageEvents(asRecord(event["usage"]), usedBefore);
    // A bare "error" line may be a retry that is survived; "turn.failed" is the end.
    if (event["type"] === "error") return [{ type: "warning", message: readableError(asText(event["message"])) }];
    if (event["type"] !== "turn.failed") return [];
    const message = readableError(asText(asRecord(event["error"])["message"]));
    return [{ type: "error", message, failure: failureOfMessage(message) }];
  };
}

function startedItem(item: Record<string, unknown>): AgentEvent[] {
  const id = asText(item["id"]);
  switch (item["type"]) {
    case "command_execution":
      return [{ type: "tool-call", id, tool: "shell", input: asText(item["command"]) }];
    case "mcp_tool_call":
      return [{ type: "tool-call", id, tool: mcpTool(item), input: asText(item["arguments"]) }];
    case "file_change":
      return [{ type: "tool-call", id, tool: "apply_patch", input: changedFiles(item) }];
    default:
      return [];
  }
}

function completedItem(item: Record<string, unknown>): AgentEvent[] {
  const id = asText(item["id"]);
  switch (item["type"]) {
    case "agent_message":
      return [{ type: "text", text: asText(item["text"]) }];
    case "command_execution":
      return [{ type: "tool-result", id, output: asText(item["aggregated_output"]), isError: item["exit_code"] !== 0 }];
    case "mcp_tool_call":
      return [{ type: "tool-result", id, output: mcpOutput(item), isError: item["status"] === "failed" }];
    case "file_change":
      return [{ type: "tool-result", id, output: changedFiles(item), isError: item["status"] === "failed" }];
    case "web_search":
      return [
        { type: "tool-call", id, tool: "web_search", input: asText(item["query"]) },
        { type: "tool-result", id, output: "", isError: false },
      ];
    case "error":
      return ownDoing.test(asText(item["message"])) ? [] : [{ type: "warning", message: asText(item["message"]) }];
    default:
      return [];
  }
}

/** Said twice of the flag that lets the launcher's own check of commands run. */
const ownDoing = /^`--dangerously-bypass-hook-trust` is enabled/;

function mcpTool(item: Record<string, unknown>): string {
  return `${asText(item["server"])}.${asText(item["tool"])}`;
}

function mcpOutput(item: Record<string, unknown>): string {
  const parts = asArray(asRecord(item["result"])["content"]).map((part) => asRecord(part)["text"]);
  const failed = asRecord(item["error"])["message"];
  if (typeof failed === "string") return failed;
  return parts.length > 0 && parts.every((part) => typeof part === "string")
    ? parts.join("\n")
    : asText(item["result"]);
}

function changedFiles(item: Record<string, unknown>): string {
  return asArray(item["changes"])
    .map(asRecord)
    .map(({ kind, path }) => `${asText(kind)} ${asText(path)}`)
    .join("\n");
}

/** codex reports sums over the whole conversation, in which the input counts what came from a cache. */
function usageEvents(usage: Record<string, unknown>, usedBefore: TokenUsage): AgentEvent[] {
  const cached = asCount(usage["cached_input_tokens"]);
  const sum: TokenUsage = {
    inputTokens: Math.max(0, asCount(usage["input_tokens"]) - cached),
    cachedInputTokens: cached,
    outputTokens: asCount(usage["output_tokens"]),
    reasoningTokens: asCount(usage["reasoning_output_tokens"]),
    costUsd: undefined,
  };
  return [{ type: "usage", usage: subtractUsage(sum, usedBefore) }];
}

/** The message is often the server's JSON body as a string. */
function readableError(message: string): string {
  const inner = asRecord(parseEventLine(message)["error"])["message"];
  return typeof inner === "string" && inner !== "" ? inner : message;
}
