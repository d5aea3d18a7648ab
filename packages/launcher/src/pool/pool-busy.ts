import { LaunchError } from "../launch-error.ts";
import type { PoolSlot, PoolStatus } from "./pool-status.ts";

/** How many slots a message names. */
const named = 5;

/** @param waitedMs For how long it was waited for. */
export function poolBusy({ name, slots, quarantineSeconds }: PoolStatus, waitedMs: number): LaunchError {
  const waited = waitedMs > 0 ? ` (waited ${(waitedMs / 1000).toFixed(1)} s)` : "";
  const shown = slots.slice(0, named).map((slot) => `${slot.name} ${wordsFor(slot, quarantineSeconds)}`);
  const more = slots.length > named ? [`and ${slots.length - named} more`] : [];
  const state = slots.length === 0 ? "it has no slots" : `none of its ${slots.length} slots is free`;
  const list = [...shown, ...more].join(", ");
  return new LaunchError(
    "IDENTITY_BUSY",
    `Cannot lease from pool "${name}": ${state}${waited}${list === "" ? "" : `: ${list}`}`,
    { hint: hintFor(name, slots, waitedMs) },
  );
}

function wordsFor({ state, launchId, freeFrom }: PoolSlot, quarantineSeconds: number): string {
  switch (state) {
    case "free":
      return "is about to be leased";
    case "in-use":
      return `is used by launch ${launchId}`;
    case "dirty":
      return `is not cleaned yet after launch ${launchId}`;
    case "quarantine":
      return `rests until ${freeFrom} (${quarantineSeconds} s after its user)`;
    case "spoiled":
      return "is spoiled";
    case "making":
      return "is not made yet";
    case "leaving":
      return "is about to be deleted";
  }
}

function hintFor(name: string, slots: readonly PoolSlot[], waitedMs: number): string {
  const size = slots.length + 1;
  if (slots.some(({ state }) => state === "spoiled" || state === "making"))
    return `Put it right with "persona pool create ${name} --size ${Math.max(slots.length, 1)}", or wait with --wait <seconds>`;
  const wait = waitedMs > 0 ? "Wait longer" : "Wait";
  return `${wait} for one with --wait <seconds>, or make the pool larger with "persona pool create ${name} --size ${size}"`;
}
