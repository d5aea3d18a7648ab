import { LaunchError } from "@persona-launcher/launcher/errors";
import type { CliHost } from "../cli-host.ts";
import { localRaviDirectory } from "../connect-ravi.ts";
import { exitCodes } from "../exit-codes.ts";
import { jsonText } from "../output/json-text.ts";
import { printable } from "../output/printable.ts";

export interface RaviFlags {
  json?: boolean;
  yes?: boolean;
  to?: string;
  from?: string;
  subject?: string;
  text?: string;
  code?: string;
}

type RaviCommand = (flags: RaviFlags, host: CliHost) => Promise<number>;

export type RaviCommands = Readonly<
  Record<"up" | "down" | "status" | "logs" | "reset" | "deliver" | "approve", RaviCommand>
>;

/** `persona ravi …`. The management key is never printed. */
export const raviCommands: RaviCommands = {
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
  logs: async (flags, host) => {
    const { readLocalRaviLog } = await import("@persona-launcher/ravi-local");
    const records = readLocalRaviLog({ stateDir: localRaviDirectory(host) });
    const lines = records.map(({ time, level, code, message }) => `${time} ${level} ${code} ${message}`);
    answer(flags, host, records, lines);
    return exitCodes.ok;
  },
  reset: async (flags, host) => {
    if (flags.yes !== true) {
      throw new LaunchError("OPTION_INVALID", "Cannot reset local Ravi: that deletes all of its identities", {
        hint: "Say --yes if that is meant",
      });
    }
    const { resetLocalRavi } = await import("@persona-launcher/ravi-local");
    const { kind } = await resetLocalRavi({ stateDir: localRaviDirectory(host) });
    answer(flags, host, { status: kind }, [kind === "reset" ? "local Ravi is empty" : "local Ravi was not running"]);
    return exitCodes.ok;
  },
  deliver: async (flags, host) => {
    const { to = "", from = "", subject = "", text = "" } = flags;
    const body = text === "-" ? await host.readInput() : text;
    const delivered = await (to.includes("@")
      ? control(host, "email", { to, from, subject, text: body })
      : control(host, "sms", { to, from, body }));
    answer(flags, host, delivered, [`delivered to ${to}`]);
    return exitCodes.ok;
  },
  approve: async (flags, host) => {
    const approved = await control(host, "device/approve", { user_code: flags.code ?? "" });
    answer(flags, host, approved, [`approved ${flags.code}`]);
    return exitCodes.ok;
  },
};

/** Calls an endpoint that only local Ravi has; starts it when needed. */
async function control(host: CliHost, path: string, body: Readonly<Record<string, string>>): Promise<object> {
  const { ensureLocalRavi } = await import("@persona-launcher/ravi-local");
  const { apiUrl, managementKey } = await ensureLocalRavi({ stateDir: localRaviDirectory(host), env: host.env });
  const response = await fetch(`${apiUrl}/_local/${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${managementKey}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const reply = (await response.json().catch(() => ({}))) as { detail?: string };
  if (response.ok) return reply;
  throw new LaunchError("OPTION_INVALID", `Cannot do that: ${reply.detail ?? JSON.stringify(reply)}`, {
    hint: "Local Ravi knows only its own identities' addresses and numbers, and logins that still wait",
  });
}

function answer(flags: { json?: boolean }, host: CliHost, document: object, lines: readonly string[]): void {
  host.write(flags.json === true ? jsonText(document) : lines.map((line) => `${printable(line)}\n`).join(""));
}
