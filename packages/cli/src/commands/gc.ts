import type { GoneWorkspace, RecoveredLaunch } from "@persona-launcher/launcher";
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
  const launches = await launcher.recover({ isDryRun, olderThanMs });
  const workspaces = await launcher.releaseGoneWorkspaces({ isDryRun, olderThanMs });
  if (flags.json === true) host.write(jsonText({ isDryRun, launches, workspaces }));
  else host.write(textOf({ launches, workspaces }, isDryRun, createStyle(host.hasColor)));
  const isOpen = launches.some(hasOpen) || workspaces.some(({ reason }) => reason !== undefined);
  return !isDryRun && isOpen ? exitCodes.temporary : exitCodes.ok;
}

interface Collected {
  launches: readonly RecoveredLaunch[];
  workspaces: readonly GoneWorkspace[];
}

function hasOpen({ effects }: RecoveredLaunch): boolean {
  return effects.some(({ state }) => state === "open");
}

const words = { undone: "taken back", kept: "kept", "left-behind": "left behind", open: "to be looked at again" };

function textOf({ launches, workspaces }: Collected, isDryRun: boolean, style: Style): string {
  if (launches.length + workspaces.length === 0) return "nothing is left of dead launches\n";
  const texts = launches.map((one) => launchText(one, isDryRun, style));
  return [...texts, ...workspaces.map((one) => workspaceText(one, isDryRun, style))].join("");
}

function workspaceText({ path, identity, release, reason }: GoneWorkspace, isDryRun: boolean, style: Style): string {
  const wouldBe = isDryRun && reason === undefined ? "would be released" : "to be looked at again";
  const outcome = release?.kind ?? wouldBe;
  const why = release?.kind === "left-behind" ? release.reason : reason;
  const head =
    path === undefined ? "a deletion that was interrupted" : `workspace ${printable(path)}, which is gone or released`;
  return `${style.bold(head)}\n  identity "${printable(identity.name)}": ${outcome}${why === undefined ? "" : ` (${printable(why)})`}\n`;
}

function launchText({ launch, effects }: RecoveredLaunch, isDryRun: boolean, style: Style): string {
  const head = `launch ${launch.id} of ${printable(launch.personaId)} in ${printable(launch.workspace)}`;
  const lines = effects.map(({ what, state, reason }) => {
    const outcome = isDryRun ? "would be taken back" : words[state];
    return `  ${printable(what)}: ${outcome}${reason === undefined ? "" : ` (${printable(reason)})`}\n`;
  });
  return `${style.bold(head)}\n${lines.join("") || "  its record is closed\n"}`;
}
