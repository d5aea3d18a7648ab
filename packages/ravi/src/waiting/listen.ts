import { setTimeout } from "node:timers/promises";
import { RaviError } from "../ravi-error.ts";
import type { Bell } from "./bell.ts";
import type { MessageEvents } from "./message-source.ts";

const pauseMs = 1_000;
const longestPauseMs = 5_000;

/**
 * Rings whenever the stream stands and for every announcement until the signal fires, opening it again when it broke. Gives up where the service
 * announces nothing. Never rejects: whoever listens polls as well.
 */
export async function listen(events: MessageEvents | undefined, bell: Bell, signal: AbortSignal): Promise<void> {
  if (events === undefined) return;
  for (let failures = 0; !signal.aborted; failures += 1) {
    const end = await follow(events, bell, signal);
    if (end === "not offered" || signal.aborted) return;
    // Nothing is announced until the stream stands again, which may take long.
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
    // A message that came after the last look and before the stream stood is announced by nobody.
    for await (const _ of events.stream({ signal, onOpen: bell.ring })) {
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
