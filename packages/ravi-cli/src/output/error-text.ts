import { jsonText } from "./json-text.ts";

interface Reported extends Error {
  readonly code: string;
  readonly hint?: string | undefined;
  /** What a wait saw of the messages that arrived meanwhile. */
  readonly seen?: unknown;
}

/** An error as printed on standard error. */
export function errorText(error: unknown, isHuman: boolean): string {
  const { message, code, hint, seen } = reported(error);
  if (!isHuman) return jsonText({ error: message, code, hint, seen });
  return hint === undefined ? `Error: ${message}\n` : `Error: ${message}\nHint: ${hint}\n`;
}

function reported(error: unknown): Pick<Reported, "message" | "code" | "hint" | "seen"> {
  if (isReported(error)) return error;
  return { message: error instanceof Error ? error.message : String(error), code: "RAVI_UNEXPECTED" };
}

// By shape and not by class: loading the classes would load the whole client, also for `ravi --version`.
function isReported(error: unknown): error is Reported {
  return (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    /^(?:RAVI|SCOPE|WAIT)_/.test(error.code)
  );
}
