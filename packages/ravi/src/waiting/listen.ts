import { setTimeout } from "node:timers/promises";
import { RaviError } from "../ravi-error.ts";
import type { Bell } from "./bell.ts";
import type { MessageEvents } from "./message-source.ts";

const pauseMs = 1_000;
const longestPauseMs = 5_000;

/**
 * Rings for every announcement until the signal fires, opening the stream again when it broke. Gives up where the service
 * announces nothing. Never rejects: whoever listens polls as well.
 */
export async function listen(events: MessageEvents | undefined, bell: Bell, signal: AbortSignal): Promise<void> {
  if (events === undefined) return;
  for (let failures = 0; !signal.aborted; failures += 1) {
    const end = await follow(events, bell, signal);
    if (end === "not offered" || signal.aborted) return;
    // What came while the stream was down was not announced.
    bell.ring();
    if (end === "worked") failures = 0;
    const delayMs = Math.min(longestPauseMs, pauseMs * 2 ** failures);
    await setTimeout(delayMs, undefined, { signal }).catch(() => undefined);
  }
}

async function follow(
  events: MessageEvents,
  bell: Bell,
  signal: AbortSignal,
): Promise<"worked" | "failed" | "not offered"> {
  let hasWorked = false;
  try {
    for await (const _ of events.stream({ signal })) {
      hasWorked = true;
      bell.ring();
    }
    return hasWorked ? "worked" : "failed";
  } catch (error) {
    return isRefusal(error) ? "not offered" : hasWorked ? "worked" : "failed";
  }
}

function isRefusal(error: unknown): boolean {
  if (!(error instanceof RaviError)) return false;
  const { code } = error;
  return ![
    "RAVI_UNREACHABLE",
    "RAVI_TIMEOUT",
    "RAVI_SERVER_ERROR",
    "RAVI_RATE_LIMITED",
    "RAVI_MALFORMED_RESPONSE",
  ].includes(code);
}
