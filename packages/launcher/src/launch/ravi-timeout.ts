import { LaunchError } from "../launch-error.ts";

/** How long one call to Ravi may take unless it is said, in milliseconds: a launch that hangs at the start helps nobody. */
const defaultRaviTimeoutMs = 15_000;

const longestRaviTimeoutMs = 600_000;

/**
 * How long a request may take effect after nobody waits for it any more, in milliseconds: as long as it was given, and a
 * margin.
 */
export function settlingTimeOf(raviTimeoutMs: number): number {
  return Math.max(20_000, raviTimeoutMs + 5_000);
}

/** @throws LaunchError `OPTION_INVALID` for what is no whole number from 1 to 600,000. */
export function requireRaviTimeout(timeoutMs: number = defaultRaviTimeoutMs): number {
  if (Number.isInteger(timeoutMs) && timeoutMs >= 1 && timeoutMs <= longestRaviTimeoutMs) return timeoutMs;
  throw new LaunchError("OPTION_INVALID", `Cannot wait ${timeoutMs} ms for Ravi: it is out of range`, {
    hint: `Choose a whole number from 1 to ${longestRaviTimeoutMs}; the default is ${defaultRaviTimeoutMs}`,
  });
}
