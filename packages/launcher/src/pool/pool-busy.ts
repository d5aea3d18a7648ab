import { LaunchError } from "../launch-error.ts";
import type { PoolSlot, PoolStatus, SlotState } from "./pool-status.ts";

/** How many slots a message names. */
const named = 5;

/** @param waitedMs For how long it was waited for. */
export function poolBusy({ name, slots, quarantineSeconds }: PoolStatus, waitedMs: number): LaunchError {
  const waited = waitedMs > 0 ? ` (waited ${(waitedMs / 1000).toFixed(1)} s)` : "";
  const shown = slots.slice(0, named).map((slot) => `${slot.name} ${words[slot.state](slot, quarantineSeconds)}`);
  const more = slots.length > named ? [`and ${slots.length - named} more`] : [];
  const state = slots.length === 0 ? "it has no slots" : `none of its ${slots.length} slots is free`;
  const list = [...shown, ...more].join(", ");
  return new LaunchError(
    "IDENTITY_BUSY",
    `Cannot lease from pool "${name}": ${state}${waited}${list === "" ? "" : `: ${list}`}`,
    { hint: hintFor(name, slots, waitedMs) },
  );
}

const words: { [S in SlotState]: (slot: PoolSlot, quarantineSeconds: number) => string } = {
  free: () => "is about to be leased",
  "in-use": ({ launchId }) => `is used by launch ${launchId}`,
  dirty: ({ launchId }) => `is not cleaned yet after launch ${launchId}`,
  quarantine: ({ freeFrom }, seconds) => `rests until ${freeFrom} (${seconds} s after its user)`,
  spoiled: () => "is spoiled",
  making: () => "is not made yet",
  leaving: () => "is about to be deleted",
};

function hintFor(name: string, slots: readonly PoolSlot[], waitedMs: number): string {
  const size = slots.length + 1;
  if (slots.some(({ state }) => state === "spoiled" || state === "making"))
    return `Put it right with "persona pool create ${name} --size ${Math.max(slots.length, 1)}", or wait with --wait <seconds>`;
  const wait = waitedMs > 0 ? "Wait longer" : "Wait";
  return `${wait} for one with --wait <seconds>, or make the pool larger with "persona pool create ${name} --size ${size}"`;
}
