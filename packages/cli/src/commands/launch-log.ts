import { stat } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { LaunchEntry, LaunchLogs, LedgerRecords, LedgerRow } from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";
import { exitCodeOfSignal, exitCodes } from "../exit-codes.ts";
import { jsonLine, jsonText } from "../output/json-text.ts";
import { ledgerWords } from "../output/ledger-words.ts";
import { printable } from "../output/printable.ts";
import { openUserRecords } from "./open-records.ts";

export interface LaunchLogFlags {
  follow?: boolean;
  json?: boolean;
}

/** `persona launch-log` */
export async function launchLogCommand(id: string, flags: LaunchLogFlags, host: CliHost): Promise<number> {
  using records = await openUserRecords(host);
  const launch = await records.launch(id);
  if (flags.follow === true) return await follow(launch, records, flags, host);
  const rows = records.rows(launch.id);
  const logs = await keptLogs(records.logs(launch.id));
  if (flags.json === true) host.write(jsonText({ launch, rows, logs }));
  else host.write(rows.map(line).join("") + ending(launch, logs));
  return exitCodes.ok;
}

function line({ at, ...row }: LedgerRow): string {
  return `${at}  ${printable(ledgerWords({ at, ...row }))}\n`;
}

/** What the rows do not say, and where the output is. */
function ending({ state }: LaunchEntry, logs: Partial<LaunchLogs>): string {
  const states = { live: "it is running\n", lost: "it never ended, and its process is dead\n", ended: "" };
  const places = [
    ...(logs.output === undefined ? [] : [`output  ${printable(logs.output)}\n`]),
    ...(logs.error === undefined ? [] : [`errors  ${printable(logs.error)}\n`]),
  ];
  return states[state] + (places.length === 0 ? "no output was kept\n" : places.join(""));
}

/** Those that are there and not empty. */
async function keptLogs({ output, error }: LaunchLogs): Promise<Partial<LaunchLogs>> {
  const [hasOutput, hasError] = await Promise.all([hasText(output), hasText(error)]);
  return { ...(hasOutput ? { output } : {}), ...(hasError ? { error } : {}) };
}

async function hasText(path: string): Promise<boolean> {
  try {
    return (await stat(path)).size > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

const pauseMs = 200;

/** Until the launch has ended or is lost, the reader is gone, or a signal comes. */
async function follow(
  launch: LaunchEntry,
  records: LedgerRecords,
  { json }: LaunchLogFlags,
  host: CliHost,
): Promise<number> {
  const stop = new AbortController();
  const forget = host.onSignal((signal) => stop.abort(signal));
  try {
    for (let after = 0; ;) {
      // Asked for before the rows: what ends in between is seen by the next look.
      const current = await records.launch(launch.id);
      const rows = records.rows(launch.id, after);
      after = rows.at(-1)?.seq ?? after;
      const text = rows.map(json === true ? jsonLine : line).join("");
      const isHeard = text === "" || (await host.writeSlowly(text));
      if (stop.signal.aborted) return exitCodeOfSignal(stop.signal.reason as NodeJS.Signals);
      if (!isHeard) return exitCodes.ok;
      if (current.state !== "live") {
        if (json !== true) host.write(ending(current, await keptLogs(records.logs(launch.id))));
        return exitCodes.ok;
      }
      await delay(pauseMs, undefined, { signal: stop.signal }).catch(() => {});
    }
  } finally {
    forget();
  }
}
