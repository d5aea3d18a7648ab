import type { SeenRequest } from "./fault-proxy.ts";
import type { RaviFault } from "./ravi-fault.ts";

/** Timers may fire a moment early. */
const toleranceMs = 20;
/** What was under way together with the one that was refused comes in so soon after it. */
const togetherMs = 150;

/** What was wrong with how the launcher asked: too soon after a 429, or for a second identity without looking first. */
export function mannersOf(seen: readonly SeenRequest[], fault: RaviFault): string[] {
  return [...haste(seen, fault), ...blindRepeats(seen, fault)];
}

function haste(seen: readonly SeenRequest[], { retryAfterMs }: RaviFault): string[] {
  if (retryAfterMs === undefined) return [];
  return seen.flatMap((request, index) => {
    const next = seen[index + 1];
    if (!request.isFaulted || next === undefined || isStream(next)) return [];
    const afterMs = next.at - request.at;
    const isRepeat = next.method === request.method && next.route === request.route;
    if (afterMs >= retryAfterMs - toleranceMs || (!isRepeat && afterMs < togetherMs)) return [];
    return [`${next.method} ${next.route} came ${Math.round(afterMs)} ms after a 429 that asked for ${retryAfterMs}`];
  });
}

/** A 429 says that nothing took effect; after anything else somebody has to look. */
function blindRepeats(seen: readonly SeenRequest[], { retryAfterMs }: RaviFault): string[] {
  const faults: string[] = [];
  let isUnclear = false;
  for (const { method, route, isFaulted } of seen) {
    if (method === "GET" && route === "/api/identities/") isUnclear = false;
    if (method !== "POST" || route !== "/api/identities/") continue;
    if (isUnclear) faults.push("it asked for a second identity without looking for the first");
    isUnclear = !isFaulted || retryAfterMs === undefined;
  }
  return faults;
}

/** It stands open beside everything else, and is opened again by itself. */
function isStream({ route }: SeenRequest): boolean {
  return route === "/api/events/stream/";
}
