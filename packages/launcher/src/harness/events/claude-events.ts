import { asRecord } from "../connection/read-configuration.ts";
import type { AgentEvent, AgentFailure, TokenUsage } from "../agent-event.ts";
import type { ParseLine } from "../harness-adapter.ts";
import { failureOfMessage, failureOfStatus } from "./classify-failure.ts";
import { asArray, asText, parseEventLine } from "./parse-event-line.ts";
import { addUsage, asCount, noUsage } from "./token-usage.ts";

type Fields = Record<string, unknown>;

/** Reads `claude -p --output-format=stream-json --verbose` (2.1.197). */
export function createClaudeParser(): ParseLine {
  const steps = createSteps();
  return (line) => {
    const event = parseEventLine(line);
    const message = asRecord(event["message"]);
    if (event["type"] === "system") return systemEvents(event);
    if (event["type"] === "assistant")
      return [...asArray(message["content"]).flatMap(assistantPart), ...steps(message)];
    if (event["type"] === "user") return asArray(message["content"]).flatMap(userPart);
    return event["type"] === "result" ? resultEvents(event) : [];
  };
}

function systemEvents(event: Fields): AgentEvent[] {
  if (event["subtype"] === "init") return [{ type: "session", id: asText(event["session_id"]) }, ...mcpFailures(event)];
  if (event["subtype"] === "api_retry") {
    return [
      { type: "warning", message: `the model's API failed (${asText(event["error_status"])}); claude tries again` },
    ];
  }
  return [];
}

function mcpFailures(event: Fields): AgentEvent[] {
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

/** One reply of the model comes in several lines, each with the reply's usage; it counts once. */
function createSteps(): (message: Fields) => AgentEvent[] {
  let before = noUsage;
  let current = noUsage;
  let id: string | undefined;
  return (message) => {
    const usage = tokensOf(asRecord(message["usage"]));
    if (typeof message["id"] !== "string" || isEmpty(usage)) return [];
    if (message["id"] === id && sameTokens(usage, current)) return [];
    if (message["id"] !== id) before = addUsage(before, current);
    id = message["id"];
    current = usage;
    return [{ type: "usage", usage: addUsage(before, current) }];
  };
}

function tokensOf(usage: Fields, costUsd?: number): TokenUsage {
  return {
    inputTokens: asCount(usage["input_tokens"]) + asCount(usage["cache_creation_input_tokens"]),
    cachedInputTokens: asCount(usage["cache_read_input_tokens"]),
    outputTokens: asCount(usage["output_tokens"]),
    // Thinking is part of the output and not told apart.
    reasoningTokens: 0,
    costUsd,
  };
}

function isEmpty({ inputTokens, cachedInputTokens, outputTokens }: TokenUsage): boolean {
  return inputTokens + cachedInputTokens + outputTokens === 0;
}

function sameTokens(a: TokenUsage, b: TokenUsage): boolean {
  return (
    a.inputTokens === b.inputTokens && a.cachedInputTokens === b.cachedInputTokens && a.outputTokens === b.outputTokens
  );
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

/** `usage` and `total_cost_usd` are those of this run, also when it resumes a conversation. */
function resultEvents(event: Fields): AgentEvent[] {
  const cost = event["total_cost_usd"];
  const usage = tokensOf(asRecord(event["usage"]), typeof cost === "number" ? cost : undefined);
  const total: AgentEvent[] = isEmpty(usage) ? [] : [{ type: "usage", usage }];
  return [...asArray(event["permission_denials"]).map(denial), ...total, ending(event)];
}

function denial(value: unknown): AgentEvent {
  const { tool_name: tool, tool_input: input } = asRecord(value);
  const command = asRecord(input)["command"];
  const shown = typeof command === "string" ? `${asText(tool)}: ${command}` : asText(tool);
  return { type: "warning", message: `the persona's permissions refused ${shown}` };
}

/** `subtype` says "success" also for API errors; `is_error` tells the truth. */
function ending(event: Fields): AgentEvent {
  const result = asText(event["result"]);
  const subtype = asText(event["subtype"]);
  if (event["is_error"] !== true && subtype === "success") return { type: "answer", text: result };
  const reason = asArray(event["errors"]).map(asText).join("; ");
  const message = [result, reason].find((text) => text !== "") ?? `claude stopped: ${subtype}`;
  return { type: "error", message, failure: failureOf(event, subtype, message) };
}

function failureOf(event: Fields, subtype: string, message: string): AgentFailure {
  if (subtype.startsWith("error_max_")) return "limit";
  const status = event["api_error_status"];
  const byStatus = typeof status === "number" ? failureOfStatus(status) : undefined;
  return byStatus ?? failureOfMessage(message);
}
