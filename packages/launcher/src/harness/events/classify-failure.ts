import type { AgentFailure } from "../agent-event.ts";

/** What an HTTP status of the model's API says about a failure. */
export function failureOfStatus(status: number): AgentFailure | undefined {
  if (status === 401 || status === 403) return "auth";
  if (status === 402 || status === 429 || status === 529) return "quota";
  if (status === 404) return "model";
  if (status === 408 || (status >= 500 && status < 600)) return "network";
  return undefined;
}

/** Words that stand in the harnesses' own messages where no status does, most telling first. */
const words: readonly (readonly [AgentFailure, RegExp])[] = [
  ["limit", /context (?:length|window)|prompt is too long|maximum number of turns|too many tokens/i],
  ["auth", /not logged in|log ?in again|unauthorized|authenticat|missing environment variable|api key/i],
  ["quota", /usage limit|rate limit|quota|credit balance|billing|overloaded|high demand|too many requests/i],
  ["model", /model.{0,80}(?:not found|not exist|not supported|not available)|unknown model|ModelNotFound/i],
  [
    "network",
    /unable to connect|connection (?:failed|refused|reset|error)|stream disconnected|timed? ?out|ECONN|ENOTFOUND/i,
  ],
];

/** The class of a failure that has a message and no status; `agent` when nothing is recognised. */
export function failureOfMessage(message: string): AgentFailure {
  const status = /(?:\bstatus:? |API Error: |rejected \()(\d{3})\b/.exec(message)?.[1];
  const byStatus = status === undefined ? undefined : failureOfStatus(Number(status));
  return byStatus ?? words.find(([, pattern]) => pattern.test(message))?.[0] ?? "agent";
}
