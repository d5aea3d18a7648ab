import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { LaunchError, type SeededVault, type VaultOwner } from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";
import { exitCodes } from "../exit-codes.ts";
import { makeLauncher, type LauncherFlags } from "../make-launcher.ts";
import { jsonText } from "../output/json-text.ts";
import { printable } from "../output/printable.ts";

export interface SeedFlags extends LauncherFlags {
  from: string;
  json?: boolean;
}

const states: Readonly<Record<SeededVault["kind"], string>> = {
  seeded: "has them",
  "in-use": "is in use, and was left as it is",
  unknown: "was left as it is: its key is not kept",
};

/** `persona vault seed` */
export async function seedCommand(owner: string, flags: SeedFlags, host: CliHost): Promise<number> {
  const secrets = parseSecrets(await textOf(flags.from, host), flags.from);
  using launcher = makeLauncher(host, flags);
  const vaults = await launcher.seedVaults(ownerOf(owner), secrets);
  const names = Object.keys(secrets).map((name) => name.toUpperCase());
  if (flags.json === true) host.write(jsonText({ secrets: names, vaults }));
  else {
    host.write(`${names.join(", ")}\n`);
    for (const { name, kind } of vaults) host.write(`${printable(name)} ${states[kind]}\n`);
  }
  if (vaults.some(({ kind }) => kind === "in-use")) return exitCodes.temporary;
  return vaults.every(({ kind }) => kind === "seeded") ? exitCodes.ok : exitCodes.configuration;
}

function ownerOf(owner: string): VaultOwner {
  if (owner.startsWith("pool:")) return { pool: owner.slice("pool:".length) };
  if (owner === "workspace") return { workspace: "." };
  return owner.startsWith("workspace:") ? { workspace: owner.slice("workspace:".length) } : { name: owner };
}

async function textOf(from: string, host: CliHost): Promise<string> {
  if (from === "-") return await host.readInput();
  try {
    return await readFile(resolve(host.cwd, from), "utf8");
  } catch (error) {
    const { code = "it cannot be read" } = error as NodeJS.ErrnoException;
    throw new LaunchError("OPTION_INVALID", `Cannot read "${from}": ${code}`, {
      hint: 'Name a file of NAME=value lines, or "-" for standard input',
      cause: error,
    });
  }
}

/** @throws LaunchError `OPTION_INVALID` for a line that would be passed over; no line is repeated, it may be a secret. */
function parseSecrets(text: string, from: string): Record<string, string> {
  const secrets = Object.fromEntries(
    Object.entries(parseEnv(text)).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  // Lines inside of quotes are no lines of their own.
  const outside = text.replaceAll(/=\s*(?:"[^"]*"|'[^']*'|`[^`]*`)/g, "=").split(/\r?\n/);
  const wrong = outside.findIndex((line) => !/^\s*(?:#.*|(?:export\s+)?[A-Za-z_][\w.-]*\s*=.*)?$/.test(line));
  if (wrong < 0) return secrets;
  throw new LaunchError("OPTION_INVALID", `Cannot read "${from}": there is a line that is no NAME=value`, {
    hint: "Write one NAME=value on each line, and put quotes around values of several lines",
  });
}
