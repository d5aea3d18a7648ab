import type { PoolDrainage, PoolSlot, PoolStatus } from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";
import { exitCodes } from "../exit-codes.ts";
import { makeLauncher, type LauncherFlags } from "../make-launcher.ts";
import { jsonText } from "../output/json-text.ts";
import { printable } from "../output/printable.ts";
import { table } from "../output/table.ts";
import { UsageError } from "../usage-error.ts";
import { parseAge } from "./parse-age.ts";

export interface PoolCreateFlags extends LauncherFlags {
  size: string;
  prefix?: string;
  phone?: boolean;
  quarantine?: string;
  reuseStale?: boolean;
  json?: boolean;
}

/** `persona pool create <name>` */
export async function createCommand(name: string, flags: PoolCreateFlags, host: CliHost): Promise<void> {
  const { prefix, phone, quarantine, reuseStale } = flags;
  const size = parseSize(flags.size);
  const quarantineSeconds = quarantine === undefined ? undefined : parseAge(quarantine) / 1000;
  using launcher = makeLauncher(host, flags);
  const creation = await launcher.createPool(name, { size, prefix, phone, quarantineSeconds, reuseStale });
  if (flags.json === true) {
    host.write(jsonText(creation));
    return;
  }
  const { pool, made, reused, mended, taken } = creation;
  const lines = [
    summary(pool),
    ...list("made", made),
    ...list("reused", reused),
    ...list("put right", mended),
    ...list("passed over, because identities of others bear these names", taken),
  ];
  host.write(lines.map((line) => `${printable(line)}\n`).join(""));
}

function parseSize(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(
    `Cannot make a pool of ${JSON.stringify(text)} slots: that is no whole number`,
    "For example --size 5",
  );
}

function list(what: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${what}: ${names.join(", ")}`];
}

export interface PoolStatusFlags extends LauncherFlags {
  json?: boolean;
}

/** `persona pool status [name]` */
export async function statusCommand(name: string | undefined, flags: PoolStatusFlags, host: CliHost): Promise<void> {
  using launcher = makeLauncher(host, flags);
  const pools = await launcher.poolStatus(name);
  if (flags.json === true) host.write(jsonText({ pools }));
  else if (pools.length === 0) host.write("none\n");
  else host.write(pools.map((pool) => poolText(pool, host)).join(""));
}

function poolText(pool: PoolStatus, host: CliHost): string {
  const rows = pool.slots.map((slot) => [slot.name, slot.email ?? "", stateText(slot), slot.launchId ?? ""]);
  return `${printable(summary(pool))}\n${table(["SLOT", "ADDRESS", "STATE", "LAUNCH"], rows, host)}`;
}

/** `pool testers: 3 slots, 2 free, 1 in use; they rest for 60 s` */
function summary({ name, slots, counts, quarantineSeconds, isDraining }: PoolStatus): string {
  const states = Object.entries(counts).filter(([, count]) => count > 0);
  const parts = states.map(([state, count]) => `${count} ${words[state as PoolSlot["state"]]}`);
  const size = `${slots.length} ${slots.length === 1 ? "slot" : "slots"}`;
  const end = isDraining ? "it is being drained" : `slots rest for ${quarantineSeconds} s after their users`;
  return `pool ${name}: ${[size, ...parts].join(", ")}; ${end}`;
}

const words: Readonly<Record<PoolSlot["state"], string>> = {
  free: "free",
  "in-use": "in use",
  dirty: "to be cleaned",
  quarantine: "in quarantine",
  spoiled: "spoiled",
  making: "being made",
  leaving: "being deleted",
};

function stateText({ state, freeFrom, reason }: PoolSlot): string {
  const until = freeFrom === undefined ? "" : ` until ${freeFrom}`;
  return `${words[state]}${until}${reason === undefined ? "" : `: ${reason}`}`;
}

export interface PoolDrainFlags extends LauncherFlags {
  json?: boolean;
}

/** `persona pool drain <name>` */
export async function drainCommand(name: string, flags: PoolDrainFlags, host: CliHost): Promise<number> {
  using launcher = makeLauncher(host, flags);
  const drainage = await launcher.drainPool(name);
  if (flags.json === true) host.write(jsonText(drainage));
  else host.write(drainageText(drainage));
  if (drainage.leftBehind.length > 0) return exitCodes.noPermission;
  return drainage.isGone ? exitCodes.ok : exitCodes.temporary;
}

function drainageText({ name, isGone, deleted, kept, leftBehind, remaining }: PoolDrainage): string {
  const count = remaining.length;
  const end = isGone ? "nothing is left of it" : `${count} ${count === 1 ? "slot is" : "slots are"} left`;
  const lines = [
    ...deleted.map((slot) => `${slot} deleted`),
    ...kept.map((slot) => `${slot} kept: it was there before us`),
    ...leftBehind.map(({ name: slot, reason }) => `${slot} left behind: ${reason}`),
    ...remaining.map((slot) => `${slot.name} ${remainingText(slot)}`),
    `pool ${name}: ${end}`,
  ];
  return lines.map((line) => `${printable(line)}\n`).join("");
}

function remainingText({ state, launchId }: PoolSlot): string {
  if (state === "in-use") return `goes when launch ${launchId} ends`;
  return `is ${words[state]}: Ravi could not be asked; "persona gc" tries again`;
}
