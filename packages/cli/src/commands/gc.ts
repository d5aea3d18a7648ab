import type { RecoveredLaunch } from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";
import { exitCodes } from "../exit-codes.ts";
import { makeLauncher, type LauncherFlags } from "../make-launcher.ts";
import { jsonText } from "../output/json-text.ts";
import { printable } from "../output/printable.ts";
import { createStyle, type Style } from "../output/style.ts";
import { parseAge } from "./parse-age.ts";

export interface GcFlags extends LauncherFlags {
  dryRun?: boolean;
  olderThan?: string;
  json?: boolean;
}

/** `persona gc` */
export async function gcCommand(flags: GcFlags, host: CliHost): Promise<number> {
  using launcher = makeLauncher(host, flags);
  const isDryRun = flags.dryRun === true;
  const olderThanMs = flags.olderThan === undefined ? undefined : parseAge(flags.olderThan);
  const recovered = await launcher.recover({ isDryRun, olderThanMs });
  if (flags.json === true) host.write(jsonText({ isDryRun, launches: recovered }));
  else host.write(textOf(recovered, isDryRun, createStyle(host.hasColor)));
  return !isDryRun && recovered.some(hasOpen) ? exitCodes.temporary : exitCodes.ok;
}

function hasOpen({ effects }: RecoveredLaunch): boolean {
  return effects.some(({ state }) => state === "open");
}

const words = { undone: "taken back", kept: "kept", "left-behind": "left behind", open: "to be looked at again" };

function textOf(recovered: readonly RecoveredLaunch[], isDryRun: boolean, style: Style): string {
  if (recovered.length === 0) return "nothing is left of dead launches\n";
  return recovered.map((one) => launchText(one, isDryRun, style)).join("");
}

function launchText({ launch, effects }: RecoveredLaunch, isDryRun: boolean, style: Style): string {
  const head = `launch ${launch.id} of ${printable(launch.personaId)} in ${printable(launch.workspace)}`;
  const lines = effects.map(({ what, state, reason }) => {
    const outcome = isDryRun ? "would be taken back" : words[state];
    return `  ${printable(what)}: ${outcome}${reason === undefined ? "" : ` (${printable(reason)})`}\n`;
  });
  return `${style.bold(head)}\n${lines.join("") || "  its record is closed\n"}`;
}
