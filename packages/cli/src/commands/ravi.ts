import type { CliHost } from "../cli-host.ts";
import { localRaviDirectory } from "../connect-ravi.ts";
import { exitCodes } from "../exit-codes.ts";
import { jsonText } from "../output/json-text.ts";
import { printable } from "../output/printable.ts";

type RaviCommand = (flags: { json?: boolean }, host: CliHost) => Promise<number>;

/** `persona ravi up|down|status`. The management key is never printed. */
export const raviCommands: Readonly<Record<"up" | "down" | "status", RaviCommand>> = {
  up: async (flags, host) => {
    const { ensureLocalRavi } = await import("@persona-launcher/ravi-local");
    const { apiUrl, smtpPort, domain, pid, startedNow } = await ensureLocalRavi({
      stateDir: localRaviDirectory(host),
      env: host.env,
    });
    const started = startedNow ? "started" : "running already";
    answer(flags, host, { status: "running", startedNow, apiUrl, smtpPort, domain, pid }, [
      `local Ravi ${started}: ${apiUrl}, mail for @${domain} on 127.0.0.1:${smtpPort}, process ${pid}`,
    ]);
    return exitCodes.ok;
  },
  down: async (flags, host) => {
    const { stopLocalRavi } = await import("@persona-launcher/ravi-local");
    const result = await stopLocalRavi({ stateDir: localRaviDirectory(host) });
    const text = result.kind === "stopped" ? `local Ravi stopped, process ${result.pid}` : "local Ravi was not running";
    answer(flags, host, { status: "stopped", wasRunning: result.kind === "stopped" }, [text]);
    return exitCodes.ok;
  },
  status: async (flags, host) => {
    const { localRaviStatus } = await import("@persona-launcher/ravi-local");
    const stateDir = localRaviDirectory(host);
    const { kind, ...details } = await localRaviStatus({ stateDir });
    answer(flags, host, { status: kind, ...details, stateDir }, [
      `local Ravi is ${kind}`,
      ...Object.entries(details).map(([name, value]) => `  ${name.padEnd(10)} ${String(value)}`),
      `  ${"state".padEnd(10)} ${stateDir}`,
    ]);
    return kind === "running" ? exitCodes.ok : 1;
  },
};

function answer(flags: { json?: boolean }, host: CliHost, document: object, lines: readonly string[]): void {
  host.write(flags.json === true ? jsonText(document) : lines.map((line) => `${printable(line)}\n`).join(""));
}
