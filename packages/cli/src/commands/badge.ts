import {
  badgeSnippet,
  badgeTargets,
  claudeBadgePart,
  installParts,
  launcherCommandAt,
  removeParts,
  writeLauncherCommand,
  type HookPart,
  type Installation,
} from "@persona-launcher/integrations";
import type { CliHost } from "../cli-host.ts";
import { reportChanges, type ChangeFlags } from "../output/report-changes.ts";
import { launcherProgram, stateOf } from "../own-files.ts";
import { UsageError } from "../usage-error.ts";

/** `persona badge` with words that mean nothing. */
export function refuseWords(): never {
  throw new UsageError("Cannot print the badge like that", "It takes --format text, --format json or --format ansi");
}

/** `persona badge install claude` */
export async function installCommand(target: string, flags: ChangeFlags, host: CliHost): Promise<void> {
  const part = partFor(target, host);
  if (flags.dryRun !== true) await writeLauncherCommand(stateOf(host), launcherProgram(host));
  reportChanges({ changes: await installParts([part], installationOf(flags, host)), steps: [] }, flags, host);
}

/** `persona badge remove claude` */
export async function removeCommand(target: string, flags: ChangeFlags, host: CliHost): Promise<void> {
  const part = partFor(target, host);
  reportChanges({ changes: await removeParts([part], installationOf(flags, host)), steps: [] }, flags, host);
}

/** `persona badge snippet` */
export async function snippetCommand(target: string, host: CliHost): Promise<void> {
  const known = badgeTargets.find((one) => one === target);
  if (known === undefined) throw unknown(target, badgeTargets);
  await writeLauncherCommand(stateOf(host), launcherProgram(host));
  host.write(badgeSnippet(known, launcherCommandAt(stateOf(host))));
}

function partFor(target: string, host: CliHost): HookPart {
  if (target !== "claude") throw unknown(target, ["claude"]);
  return claudeBadgePart(host.home, host.env, launcherCommandAt(stateOf(host)));
}

function installationOf({ dryRun }: ChangeFlags, host: CliHost): Installation {
  return { stateDirectory: stateOf(host), tool: "badge", isDryRun: dryRun === true };
}

function unknown(target: string, known: readonly string[]): UsageError {
  return new UsageError(
    `Cannot show the badge in ${JSON.stringify(target)}`,
    `It can be shown in: ${known.join(", ")}`,
  );
}
