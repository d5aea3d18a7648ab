import { defaultStateDirectory, diagnose, type Check } from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";
import { localRaviDirectory } from "../connect-ravi.ts";
import { exitCodes } from "../exit-codes.ts";
import { findPersonaDirectories, type LauncherFlags } from "../make-launcher.ts";
import { jsonText } from "../output/json-text.ts";
import { printable } from "../output/printable.ts";
import { createStyle, type Style } from "../output/style.ts";

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
  host.write(flags.json === true ? jsonText({ healthy: isHealthy, checks }) : checks.map(lines(style)).join(""));
  return isHealthy ? exitCodes.ok : exitCodes.configuration;
}

async function localUrl(host: CliHost): Promise<string | undefined> {
  const { localRaviStatus } = await import("@persona-launcher/ravi-local");
  const status = await localRaviStatus({ stateDir: localRaviDirectory(host) });
  return status.kind === "running" ? status.apiUrl : undefined;
}

const signs: Readonly<Record<Check["status"], string>> = { ok: "✓", note: "·", warning: "!", failure: "✗" };

function lines(style: Style): (check: Check) => string {
  const paint: Readonly<Record<Check["status"], (text: string) => string>> = {
    ok: style.success,
    note: style.dim,
    warning: style.warning,
    failure: style.error,
  };
  return ({ id, status, detail, fix }) => {
    const first = `${paint[status](signs[status])} ${id.padEnd(16)} ${printable(detail)}\n`;
    return fix === undefined ? first : `${first}  ${" ".repeat(16)} ${style.dim("→")} ${printable(fix)}\n`;
  };
}
