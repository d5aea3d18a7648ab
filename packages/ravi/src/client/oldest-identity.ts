import type { Identity } from "../wire/identity.ts";

/** The one of several that everybody agrees on: the oldest, and of equally old ones the one whose uuid comes first. */
export function oldestIdentity<T extends Identity>(identities: readonly T[]): T | undefined {
  return identities.toSorted((a, b) => compare(bornAt(a), bornAt(b)) || compare(a.uuid, b.uuid))[0];
}

// One without a date is younger than all that have one.
function bornAt({ created_dt }: Identity): number {
  const instant = Date.parse(created_dt);
  return Number.isNaN(instant) ? Number.POSITIVE_INFINITY : instant;
}

function compare<T extends number | string>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Milliseconds within which two instants written like this one look the same: 1 000 for `10:00:00Z`, 1 for `.123Z`. */
export function tickMs(instant: string): number {
  const fraction = /\.(\d+)/.exec(instant)?.[1] ?? "";
  return 10 ** Math.max(0, 3 - fraction.length);
}
