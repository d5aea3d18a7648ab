import {
  installPack,
  projectPersonaDirectory,
  uninstallPack,
  updatePacks,
  userPersonaDirectory,
  type PackInstallation,
  type PackTarget,
} from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";
import { createSignalMemory } from "../exec/signal-memory.ts";
import { exitCodeOfSignal, exitCodes } from "../exit-codes.ts";
import { configHome, findPersonaDirectories } from "../make-launcher.ts";
import { installationText } from "../output/installation.ts";
import { jsonText } from "../output/json-text.ts";
import { reportError } from "../output/report-error.ts";

export interface InstallFlags {
  project?: boolean;
  force?: boolean;
  json?: boolean;
}

/** `persona install`: without a pack it brings every installed one up to date. */
export async function installCommand(pack: string | undefined, flags: InstallFlags, host: CliHost): Promise<number> {
  const target = targetOf(flags, host);
  const memory = createSignalMemory();
  const controller = new AbortController();
  const stopListening = host.onSignal((signal) => {
    const meaning = memory.hear(signal);
    if (meaning === "first") controller.abort();
    if (meaning === "again") host.abandon(exitCodeOfSignal(signal), undefined);
  });
  const options = { host, target, force: flags.force, signal: controller.signal };
  try {
    const change = () => (pack === undefined ? updatePacks(options) : one(installPack(pack, options)));
    return await tell(flags, host, change);
  } catch (error) {
    const signal = memory.first();
    if (signal === undefined) throw error;
    reportError(error, flags.json === true, host);
    return exitCodeOfSignal(signal);
  } finally {
    stopListening();
  }
}

/** `persona uninstall` */
export async function uninstallCommand(pack: string, flags: InstallFlags, host: CliHost): Promise<number> {
  return await tell(flags, host, () => one(uninstallPack(pack, { target: targetOf(flags, host), force: flags.force })));
}

function targetOf({ project }: InstallFlags, host: CliHost): PackTarget {
  const directories = findPersonaDirectories(host, {});
  return project === true
    ? { directory: projectPersonaDirectory(host.cwd), audience: "project", directories }
    : {
        directory: userPersonaDirectory({ cwd: host.cwd, configHome: configHome(host) }),
        audience: "user",
        directories,
      };
}

async function one(installation: Promise<PackInstallation>): Promise<PackInstallation[]> {
  return [await installation];
}

async function tell(flags: InstallFlags, host: CliHost, change: () => Promise<PackInstallation[]>): Promise<number> {
  const packs = await change();
  host.write(
    flags.json === true ? jsonText({ packs }) : packs.map((pack) => installationText(pack, host.cwd)).join(""),
  );
  if (packs.length === 0 && flags.json !== true) host.writeError("no packs are installed\n");
  return exitCodes.ok;
}
