import { RaviError } from "@persona-launcher/ravi";

/** Whether an error is what Ravi says to the key of an identity that was deleted. */
export function isGone(error: unknown): boolean {
  return error instanceof RaviError && codes.has(error.code);
}

const codes: ReadonlySet<string> = new Set(["RAVI_UNAUTHORIZED", "RAVI_FORBIDDEN", "RAVI_NOT_FOUND"]);
