import type { IdentityEntry, Launcher } from "@persona-launcher/launcher";
import { LaunchError } from "@persona-launcher/launcher/errors";
import type { CliHost } from "../cli-host.ts";
import { exitCodes } from "../exit-codes.ts";
import { makeLauncher, type LauncherFlags } from "../make-launcher.ts";
import { jsonText } from "../output/json-text.ts";
import { printable } from "../output/printable.ts";
import { UsageError } from "../usage-error.ts";

export interface DeleteFlags extends LauncherFlags {
  all?: boolean;
  force?: boolean;
  json?: boolean;
}

/** `isInUse`: a launch has it, so that it can go later. */
interface Outcome {
  name: string;
  kind: "deleted" | "kept" | "left-behind";
  reason?: string;
  isInUse?: true;
}

/** `persona identities delete <name…>`, `persona identities delete --all` */
export async function deleteCommand(names: readonly string[], flags: DeleteFlags, host: CliHost): Promise<number> {
  if ((flags.all === true) === names.length > 0) {
    throw new UsageError(
      "Cannot tell which identities to delete: it takes names, or --all",
      'See "persona identities list"',
    );
  }
  using launcher = makeLauncher(host, flags);
  const outcomes = flags.all === true ? deleteAll(launcher, flags) : deleteNamed(launcher, names, flags);
  const codes = new Set<number>();
  for await (const { isInUse, ...outcome } of outcomes) {
    host.write(flags.json === true ? jsonText(outcome) : textOf(outcome));
    if (outcome.kind === "left-behind") codes.add(exitCodes.noPermission);
    if (isInUse === true) codes.add(exitCodes.temporary);
  }
  return Math.max(exitCodes.ok, ...codes);
}

function textOf({ name, kind, reason }: Outcome): string {
  return `${printable(`${name} ${kind}${reason === undefined ? "" : `: ${reason}`}`)}\n`;
}

async function* deleteNamed(
  launcher: Launcher,
  names: readonly string[],
  { force }: DeleteFlags,
): AsyncGenerator<Outcome> {
  for (const name of names) yield { name, ...(await launcher.deleteIdentity(name, { force })) };
}

/** Everything that launches made at this Ravi, and that nobody uses. */
async function* deleteAll(launcher: Launcher, { force = false }: DeleteFlags): AsyncGenerator<Outcome> {
  const refused = new Set<string>();
  // Before its slots go one by one, nobody may lease another.
  for (const { name } of await launcher.poolStatus()) {
    const { deleted, kept, leftBehind } = await launcher.drainPool(name).catch(unlessElsewhere);
    for (const slot of deleted) yield { name: slot, kind: "deleted" };
    for (const slot of kept) yield { name: slot, kind: "kept", reason: beforeUs };
    for (const slot of leftBehind) {
      refused.add(slot.name);
      yield { ...slot, kind: "left-behind" };
    }
  }
  for (const entry of await launcher.listIdentities()) {
    if (!refused.has(entry.name)) yield await deleteOne(launcher, entry, force);
  }
}

const beforeUs = "it was there before any launch";
const nothing = { deleted: [], kept: [], leftBehind: [] };

function unlessElsewhere(error: unknown): typeof nothing {
  if (error instanceof LaunchError && error.code === "POOL_UNKNOWN") return nothing;
  throw error;
}

async function deleteOne(launcher: Launcher, entry: IdentityEntry, force: boolean): Promise<Outcome> {
  const { name, ravi, users } = entry;
  try {
    return { name, ...(await launcher.deleteIdentity(name, { force })) };
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    switch (error.code) {
      case "IDENTITY_BUSY":
        return { name, kind: "kept", reason: inUse(users), isInUse: true };
      case "IDENTITY_FOREIGN":
        return { name, kind: "kept", reason: beforeUs };
      case "IDENTITY_UNKNOWN":
        // The launch that had it may have ended meanwhile.
        if (!(await isInBooks(launcher, entry))) return { name, kind: "deleted" };
        return { name, kind: "kept", reason: `it is at ${ravi}` };
      default:
        throw error;
    }
  }
}

/** Who began to use it after it was listed is not known. */
function inUse(users: readonly string[]): string {
  if (users.length === 0) return "another launch uses it";
  return users.length === 1 ? `launch ${users[0]} uses it` : `launches ${users.join(", ")} use it`;
}

async function isInBooks(launcher: Launcher, { name, ravi }: IdentityEntry): Promise<boolean> {
  return (await launcher.listIdentities()).some((entry) => entry.name === name && entry.ravi === ravi);
}
