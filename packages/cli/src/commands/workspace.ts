import type { CliHost } from "../cli-host.ts";
import { exitCodes } from "../exit-codes.ts";
import { makeLauncher, type LauncherFlags } from "../make-launcher.ts";
import { jsonText } from "../output/json-text.ts";
import { printable } from "../output/printable.ts";
import { LaunchError } from "@persona-launcher/launcher/errors";
import { parseAge } from "./parse-age.ts";

/** Which workspace a command is about. */
interface PathFlags extends LauncherFlags {
  path?: string;
  json?: boolean;
}

export interface ProvisionFlags extends PathFlags {
  label?: string;
  phone?: boolean;
  writeEnv?: string;
  writeCredentials?: string;
  wait?: string;
}

/** `persona workspace provision` */
export async function provisionCommand(flags: ProvisionFlags, host: CliHost): Promise<void> {
  using launcher = makeLauncher(host, flags);
  const { path, label, phone, writeEnv: envFile, writeCredentials: credentialsFile } = flags;
  const waitSeconds = secondsOf(flags.wait);
  const provisioned = await launcher.provisionWorkspace({ path, label, phone, envFile, credentialsFile, waitSeconds });
  for (const { message, hint } of provisioned.warnings) {
    host.writeError(`${printable(message)}${hint === undefined ? "" : `\n  ${printable(hint)}`}\n`);
  }
  if (flags.json === true) host.write(jsonText(provisioned));
  else host.write(`${provisioned.identity.name}  ${provisioned.identity.email}  ${provisioned.how}\n`);
}

export type ShowFlags = PathFlags;

/** `persona workspace show` */
export async function showCommand(flags: ShowFlags, host: CliHost): Promise<void> {
  using launcher = makeLauncher(host, flags);
  const shown = await launcher.showWorkspace({ path: flags.path });
  if (shown === undefined) {
    throw new LaunchError(
      "WORKSPACE_NOT_PROVISIONED",
      `Cannot show "${flags.path ?? "."}": the workspace has no identity`,
      {
        hint: 'Give it one with "persona workspace provision"',
      },
    );
  }
  if (flags.json === true) host.write(jsonText(shown));
  else host.write(textOf(shown));
}

function textOf(shown: object): string {
  const rows = Object.entries(shown).filter(([, value]) => value !== undefined);
  return rows
    .map(([key, value]) => `${key.padEnd(10)} ${printable(Array.isArray(value) ? value.join(", ") : String(value))}\n`)
    .join("");
}

export interface ReleaseFlags extends PathFlags {
  wait?: string;
}

/** `persona workspace release` */
export async function releaseCommand(flags: ReleaseFlags, host: CliHost): Promise<number> {
  using launcher = makeLauncher(host, flags);
  const released = await launcher.releaseWorkspace({ path: flags.path, waitSeconds: secondsOf(flags.wait) });
  const { identity, release } = released;
  if (flags.json === true) host.write(jsonText(released));
  else if (identity === undefined || release === undefined) host.write("nothing to release\n");
  else
    host.write(
      `${identity.name} ${release.kind}${release.kind === "left-behind" ? `: ${printable(release.reason)}` : ""}\n`,
    );
  return release?.kind === "left-behind" ? exitCodes.noPermission : exitCodes.ok;
}

function secondsOf(wait: string | undefined): number | undefined {
  return wait === undefined ? undefined : parseAge(wait) / 1000;
}
