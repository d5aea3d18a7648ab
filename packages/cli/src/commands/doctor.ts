import { defaultStateDirectory, diagnose } from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";
import { localUrl } from "../connect-ravi.ts";
import { exitCodes } from "../exit-codes.ts";
import { findPersonaDirectories, type LauncherFlags } from "../make-launcher.ts";
import { checkText } from "../output/check-text.ts";
import { jsonText } from "../output/json-text.ts";
import { createStyle } from "../output/style.ts";

export interface DoctorFlags extends LauncherFlags {
  json?: boolean;
}

/** `persona doctor`: exit code 0 unless something keeps every launch from working. */
export async function doctorCommand(flags: DoctorFlags, host: CliHost): Promise<number> {
  const checks = await diagnose({
    host,
    nodeVersion: process.version,
    ravi: flags.ravi,
    localUrl: () => localUrl(host),
    stateDirectory: defaultStateDirectory(host.env, host.home),
    personaDirectories: findPersonaDirectories(host, flags),
  });
  const isHealthy = checks.every(({ status }) => status !== "failure");
  const style = createStyle(host.hasColor && host.isTerminal);
  host.write(flags.json === true ? jsonText({ healthy: isHealthy, checks }) : checks.map(checkText(style)).join(""));
  return isHealthy ? exitCodes.ok : exitCodes.configuration;
}
