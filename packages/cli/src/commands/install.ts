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
import { exitCodes } from "../exit-codes.ts";
import { configHome, findPersonaDirectories } from "../make-launcher.ts";
import { installationText } from "../output/installation.ts";
import { jsonText } from "../output/json-text.ts";

export interface InstallFlags {
  project?: boolean;
  force?: boolean;
  json?: boolean;
}

/** `persona install`: without a pack it brings every installed one up to date. */
export async function installCommand(pack: string | undefined, flags: InstallFlags, host: CliHost): Promise<number> {
  const options = { host, target: targetOf(flags, host), force: flags.force };
  return await tell(flags, host, () => (pack === undefined ? updatePacks(options) : one(installPack(pack, options))));
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
