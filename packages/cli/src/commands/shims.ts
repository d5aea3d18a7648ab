import { join } from "node:path";
import {
  installParts,
  launcherCommandAt,
  removeParts,
  shimParts,
  writeLauncherCommand,
  type HookPart,
  type Installation,
} from "@persona-launcher/integrations";
import type { CliHost } from "../cli-host.ts";
import { reportChanges, type ChangeFlags } from "../output/report-changes.ts";
import { launcherProgram, stateOf } from "../own-files.ts";

export type ShimFlags = ChangeFlags;

/** `persona shims install` */
export async function installCommand(flags: ShimFlags, host: CliHost): Promise<void> {
  if (flags.dryRun !== true) await writeLauncherCommand(stateOf(host), launcherProgram(host));
  const changes = await installParts(await partsFor(host), installationOf(flags, host));
  const steps = changes.length === 0 ? [] : ['Start your shells anew, or say "exec $SHELL"'];
  reportChanges({ changes, steps }, flags, host);
}

/** `persona shims remove` */
export async function removeCommand(flags: ShimFlags, host: CliHost): Promise<void> {
  reportChanges(
    { changes: await removeParts(await partsFor(host), installationOf(flags, host)), steps: [] },
    flags,
    host,
  );
}

function partsFor(host: CliHost): Promise<HookPart[]> {
  const state = stateOf(host);
  const { home, env } = host;
  return shimParts({ directory: join(state, "shims"), command: launcherCommandAt(state), home, env });
}

function installationOf({ dryRun }: ShimFlags, host: CliHost): Installation {
  return { stateDirectory: stateOf(host), tool: "shims", isDryRun: dryRun === true };
}
