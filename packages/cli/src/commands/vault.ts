import { isUtf8 } from "node:buffer";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { LaunchError, type SeededVault, type VaultOwner } from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";
import { exitCodes } from "../exit-codes.ts";
import { makeLauncher, type LauncherFlags } from "../make-launcher.ts";
import { jsonText } from "../output/json-text.ts";
import { printable } from "../output/printable.ts";
import { parseSecrets } from "./parse-secrets.ts";

export interface SeedFlags extends LauncherFlags {
  from: string;
  json?: boolean;
}

const states: Readonly<Record<SeededVault["kind"], string>> = {
  seeded: "has them",
  "in-use": "is in use, or not clean yet, and was left as it is",
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
    const lines = [names.join(", "), ...vaults.map(({ name, kind }) => `${printable(name)} ${states[kind]}`)];
    host.write(lines.map((line) => `${line}\n`).join(""));
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
  const bytes = await readFile(resolve(host.cwd, from)).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(from, error.code ?? "it cannot be read", error);
  });
  if (isUtf8(bytes)) return bytes.toString("utf8");
  throw unreadable(from, "it is not UTF-8 text");
}

function unreadable(from: string, state: string, cause?: unknown): LaunchError {
  return new LaunchError("OPTION_INVALID", `Cannot read "${from}": ${state}`, {
    hint: 'Name a file of NAME=value lines, or "-" for standard input',
    cause,
  });
}
