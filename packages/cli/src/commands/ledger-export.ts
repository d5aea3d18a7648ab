import { resolve } from "node:path";
import { exportBooks, type LedgerRecords, type RowFilter } from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";
import { exitCodes } from "../exit-codes.ts";
import { printable } from "../output/printable.ts";
import { UsageError } from "../usage-error.ts";
import { openUserRecords } from "./open-records.ts";

export interface ExportFlags {
  since?: string;
  launch?: string;
  identity?: string;
  file?: string;
}

const chunkLength = 64 * 1024;

/** `persona ledger export`: exit code 65 when not all of a file can be read. As fast as the reader reads, and no further than it wants. */
export async function ledgerExportCommand(flags: ExportFlags, host: CliHost): Promise<number> {
  if (flags.file !== undefined) return await exportFile(booksAt(flags, host), host);
  using records = await openUserRecords(host);
  await print(records.export(await filterOf(flags, records)), host);
  return exitCodes.ok;
}

async function exportFile(path: string, host: CliHost): Promise<number> {
  let code: number = exitCodes.ok;
  const lines = await exportBooks(path, (reason) => {
    code = exitCodes.badData;
    host.writeError(`the rest of ${printable(path)} cannot be read: ${printable(reason)}\n`);
  });
  await print(lines, host);
  return code;
}

function booksAt({ file = "", since, launch, identity }: ExportFlags, { cwd }: CliHost): string {
  if (since === undefined && launch === undefined && identity === undefined) return resolve(cwd, file);
  throw new UsageError("Cannot pick rows out of --file: it is exported as a whole", "Leave the other options out");
}

async function print(lines: Iterable<string>, host: CliHost): Promise<void> {
  let chunk = "";
  for (const line of lines) {
    chunk += line;
    if (chunk.length < chunkLength) continue;
    if (!(await host.writeSlowly(chunk))) return;
    chunk = "";
  }
  if (chunk !== "") await host.writeSlowly(chunk);
}

async function filterOf({ since, launch, identity }: ExportFlags, records: LedgerRecords): Promise<RowFilter> {
  const one = launch === undefined ? undefined : (await records.launch(launch)).id;
  const under = identity === undefined ? undefined : records.launchesUnder(identity);
  const launchIds = one === undefined ? under : [one].filter((id) => under === undefined || under.includes(id));
  return { since: since === undefined ? undefined : instantOf(since), launchIds };
}

// A date, or a date and a time; JavaScript reads much else, and means another zone by it.
const instantPattern = /^\d{4}-\d\d-\d\d(?<time>T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?<zone>Z|[+-]\d\d:\d\d)?)?$/;

function instantOf(text: string): string {
  const { time, zone } = instantPattern.exec(text)?.groups ?? {};
  const instant = instantPattern.test(text)
    ? Date.parse(time !== undefined && zone === undefined ? `${text}Z` : text)
    : Number.NaN;
  if (!Number.isNaN(instant)) return new Date(instant).toISOString();
  throw new UsageError(
    `Cannot export since ${JSON.stringify(text)}: it is no date or instant`,
    "Give a day such as 2026-07-01, or an instant such as 2026-07-01T10:00:00Z",
  );
}
