/** Tokens of one run, and its price where the harness tells it. */
export interface TokenUsage {
  /** Without those read from a cache. */
  inputTokens: number;
  cachedInputTokens: number;
  /** Reasoning included. */
  outputTokens: number;
  reasoningTokens: number;
  costUsd: number | undefined;
}

/**
 * Why an agent failed, as its own stream tells: `auth` no or wrong login, `quota` limit, balance or overload, `model`
 * no such model, `network` the service cannot be reached, `limit` a turn or context limit, `agent` anything else.
 */
export type AgentFailure = "auth" | "quota" | "model" | "network" | "limit" | "agent";

/** What an agent does, as read from the structured output of its harness. */
export type AgentEvent =
  | { type: "session"; id: string }
  | { type: "text"; text: string }
  | { type: "tool-call"; id: string; tool: string; input: string }
  | { type: "tool-result"; id: string; output: string; isError: boolean }
  /** Something the harness reports and survives. */
  | { type: "warning"; message: string }
  /** What this run has used so far. */
  | { type: "usage"; usage: TokenUsage }
  /** The run failed, whatever the exit code says. */
  | { type: "error"; message: string; failure?: AgentFailure }
  /** The final text, where the harness marks it. */
  | { type: "answer"; text: string };

export interface RunSummary {
  /** The agent's final text; empty when there is none. */
  answer: string;
  /** Why the run failed, by the agent's own account. */
  error: string | undefined;
  sessionId: string | undefined;
}

/** Folds the events of a run; keeps the last text and no more, so memory stays bounded. */
export function createRunSummary(): { add(event: AgentEvent): void; summary(): RunSummary } {
  let answer: string | undefined;
  let lastText = "";
  let error: string | undefined;
  let sessionId: string | undefined;
  return {
    add: (event) => {
      if (event.type === "session") sessionId = event.id;
      else if (event.type === "text") lastText = event.text;
      else if (event.type === "answer") answer = event.text;
      else if (event.type === "error") error = event.message;
    },
    summary: () => ({ answer: error === undefined ? (answer ?? lastText) : "", error, sessionId }),
  };
}
