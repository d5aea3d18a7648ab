import { stripVTControlCharacters } from "node:util";
import { asRecord } from "../connection/read-configuration.ts";
import type { AgentEvent, AgentFailure, TokenUsage } from "../agent-event.ts";
import type { ParseLine } from "../harness-adapter.ts";
import { failureOfMessage, failureOfStatus } from "./classify-failure.ts";
import { asText, parseEventLine } from "./parse-event-line.ts";
import { addUsage, asCount, noUsage } from "./token-usage.ts";

/** Reads `opencode run --format=json` (1.18.33). */
export function createOpencodeParser(): ParseLine {
  let session = "";
  let used = noUsage;
  return (line) => {
    const event = parseEventLine(line);
    const id = asText(event["sessionID"]);
    const started: AgentEvent[] = id === "" || id === session ? [] : [{ type: "session", id }];
    if (id !== "") session = id;
    if (event["type"] !== "step_finish") return [...started, ...eventsOf(event)];
    used = addUsage(used, stepUsage(asRecord(event["part"])));
    return [...started, { type: "usage", usage: used }];
  };
}

/**
 * What opencode says on standard error only: that it does not know the persona's agent, and works as its own, and that
 * it refused what it would have asked about.
 */
export function readOpencodeStderr(line: string): AgentEvent[] {
  const text = stripVTControlCharacters(line).replace(/^\s*!\s*/, "");
  if (/agent ".*" .*Falling back to default agent/.test(text)) {
    return [{ type: "error", message: `opencode ran without the persona: ${text.trim()}`, failure: "agent" }];
  }
  return /^permission requested: .*auto-rejecting/.test(text) ? [{ type: "warning", message: text.trim() }] : [];
}

function eventsOf(event: Record<string, unknown>): AgentEvent[] {
  const part = asRecord(event["part"]);
  if (event["type"] === "text") return [{ type: "text", text: asText(part["text"]) }];
  if (event["type"] === "tool_use") return toolEvents(part);
  return event["type"] === "error" ? [errorEvent(asRecord(event["error"]))] : [];
}

function errorEvent(error: Record<string, unknown>): AgentEvent {
  const { message, statusCode } = asRecord(error["data"]);
  const name = asText(error["name"]);
  const shown = asText(message) === "" ? name : asText(message);
  return { type: "error", message: shown, failure: failureOf(name, statusCode, shown) };
}

function failureOf(name: string, status: unknown, message: string): AgentFailure {
  if (name === "ProviderAuthError") return "auth";
  if (name === "ProviderModelNotFoundError") return "model";
  if (name === "MessageOutputLengthError" || name === "ContextOverflowError") return "limit";
  const byStatus = typeof status === "number" ? failureOfStatus(status) : undefined;
  return byStatus ?? failureOfMessage(message);
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

/** Each step has its own numbers: `output` is without reasoning, `input` without what the cache gave or took. */
function stepUsage(part: Record<string, unknown>): TokenUsage {
  const tokens = asRecord(part["tokens"]);
  const cache = asRecord(tokens["cache"]);
  const reasoning = asCount(tokens["reasoning"]);
  return {
    inputTokens: asCount(tokens["input"]) + asCount(cache["write"]),
    cachedInputTokens: asCount(cache["read"]),
    outputTokens: asCount(tokens["output"]) + reasoning,
    reasoningTokens: reasoning,
    // 0 is also what opencode says of a model whose price it does not know.
    costUsd: asCount(part["cost"]) === 0 ? undefined : asCount(part["cost"]),
  };
}
