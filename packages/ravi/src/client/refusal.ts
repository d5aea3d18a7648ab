import { RaviError, type RaviErrorCode } from "../ravi-error.ts";
import { problemText } from "./problem-text.ts";
import type { RaviFetchResponse } from "./ravi-fetch.ts";
import { retryAfterMs } from "./retry-after.ts";

/** What an error may say about the request it belongs to. */
export interface RequestLabel {
  /** `GET "/api/email/"`, with everything confidential taken out. */
  readonly route: string;
  readonly origin: string;
  readonly hasKey: boolean;
  /** Fields of the request's body that no text may quote. */
  readonly confidential: readonly string[];
  /** Takes keys and secret values out of a stranger's text. */
  readonly conceal: (text: string) => string;
}

const codes: Readonly<Record<number, RaviErrorCode>> = {
  401: "RAVI_UNAUTHORIZED",
  402: "RAVI_PAYMENT_REQUIRED",
  403: "RAVI_FORBIDDEN",
  404: "RAVI_NOT_FOUND",
  409: "RAVI_CONFLICT",
  429: "RAVI_RATE_LIMITED",
};

/** The error for an answer of status 400 and above. */
export function refusal(label: RequestLabel, response: RaviFetchResponse, text: string | undefined): RaviError {
  const { status } = response;
  const code = codes[status] ?? (status >= 500 ? "RAVI_SERVER_ERROR" : "RAVI_BAD_REQUEST");
  const body = parseJson(text);
  const waits = status === 429 || status === 503;
  const wait = waits ? retryAfterMs(body, response.headers.get("retry-after"), Date.now()) : undefined;
  const said = problemText(body, label);
  const state = said === undefined ? `the service answered ${status}` : `${said} (${status})`;
  return new RaviError(code, `Cannot ${label.route}: ${state}`, {
    status,
    retryAfterMs: wait,
    hint: hint(code, label, wait),
  });
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}

function hint(code: RaviErrorCode, label: RequestLabel, wait: number | undefined): string | undefined {
  if (code === "RAVI_UNAUTHORIZED" && !label.hasKey) return "Give a key: none was sent";
  if (code === "RAVI_RATE_LIMITED" && wait !== undefined) return `Wait ${Math.ceil(wait / 1000)} s, then try again`;
  return hints(label.origin)[code];
}

function hints(origin: string): Partial<Record<RaviErrorCode, string>> {
  return {
    RAVI_UNAUTHORIZED: `Check that the key is current and belongs to ${origin}`,
    RAVI_PAYMENT_REQUIRED:
      "Ask for less, or upgrade the account's plan: phone numbers and some identities need a paid one",
    RAVI_FORBIDDEN:
      "Use a key that may do this: an identity key reaches its own identity only, a management key the account",
    RAVI_NOT_FOUND: "Check the id: a key sees only what belongs to its own identity or account",
    RAVI_CONFLICT: "Use what exists already, or choose another name",
    RAVI_RATE_LIMITED: "Wait a while, then try again",
    RAVI_SERVER_ERROR: "Try again later; look up first whether a change took effect",
  };
}
