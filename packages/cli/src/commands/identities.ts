import type { IdentityEntry } from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";
import { makeLauncher, type LauncherFlags } from "../make-launcher.ts";
import { jsonText } from "../output/json-text.ts";
import { printable } from "../output/printable.ts";
import { table } from "../output/table.ts";
import { UsageError } from "../usage-error.ts";

export interface IdentitiesFlags extends LauncherFlags {
  stale?: boolean;
  json?: boolean;
}

/** `persona identities list` */
export async function listCommand(flags: IdentitiesFlags, host: CliHost): Promise<void> {
  using launcher = makeLauncher(host, flags);
  const all = await launcher.listIdentities();
  const identities = flags.stale === true ? all.filter(isStale) : all;
  if (flags.json === true) host.write(jsonText({ identities }));
  else if (identities.length === 0) host.write("none\n");
  else host.write(table(["NAME", "ADDRESS", "LIFECYCLE", "STATE", "USED BY"], identities.map(rowOf), host));
  const leftBehind = identities.filter(({ state, isMade }) => state === "left-behind" && isMade).length;
  if (flags.stale === true && leftBehind > 0 && flags.quiet !== true) host.writeError(offer(leftBehind));
}

/** Better than to leave them where they are. */
function offer(count: number): string {
  const what = count === 1 ? "1 identity was" : `${count} identities were`;
  return `${what} left behind; a pool can use ${count === 1 ? "it" : "them"}: persona pool create <name> --size ${count} --reuse-stale\n`;
}

/** Nobody uses it, and it was to be gone by now. */
function isStale({ state, lifecycle, users }: IdentityEntry): boolean {
  return state === "left-behind" || (users.length === 0 && (state !== "ready" || lifecycle === "ephemeral"));
}

function rowOf({ name, email, lifecycle, state, reason, users }: IdentityEntry): string[] {
  const outcome = reason === undefined ? state : `${state}: ${reason}`;
  return [name, email ?? "", lifecycle, outcome, users.join(", ")].map(printable);
}

/** `persona identities show <name>` */
export async function showCommand(name: string, flags: IdentitiesFlags, host: CliHost): Promise<void> {
  using launcher = makeLauncher(host, flags);
  const identity = (await launcher.listIdentities()).find((one) => one.name === name || one.uuid === name);
  if (identity === undefined) throw new UsageError(`Cannot find identity "${name}"`, 'See "persona identities list"');
  if (flags.json === true) {
    host.write(jsonText(identity));
    return;
  }
  const rows = Object.entries(identity).filter(([, value]) => value !== undefined);
  const shown = rows.map(
    ([key, value]) => `${key.padEnd(12)} ${printable(Array.isArray(value) ? value.join(", ") : String(value))}\n`,
  );
  host.write(shown.join(""));
}

export interface CreateFlags extends LauncherFlags {
  phone?: boolean;
  json?: boolean;
}

const howWords = { made: "made", found: "found at Ravi", reused: "there already", warm: "made beforehand" };

/** `persona identities create <name>` */
export async function createCommand(name: string, flags: CreateFlags, host: CliHost): Promise<void> {
  using launcher = makeLauncher(host, flags);
  const { identity, how } = await launcher.createIdentity(name, { phone: flags.phone });
  if (flags.json === true) host.write(jsonText({ ...identity, how }));
  else host.write(`${printable(`${name} ${howWords[how]}: ${identity.email ?? ""}`)}\n`);
}

export interface ReleaseFlags extends LauncherFlags {
  json?: boolean;
}

/** `persona identities release <name…>` */
export async function releaseCommand(names: readonly string[], flags: ReleaseFlags, host: CliHost): Promise<void> {
  using launcher = makeLauncher(host, flags);
  for (const name of names) {
    await launcher.releaseIdentity(name);
    if (flags.json === true) host.write(jsonText({ name, kind: "released" }));
    else host.write(`${printable(name)} released; it stays at Ravi\n`);
  }
}
