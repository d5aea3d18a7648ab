import type { LedgerRecords, RowFilter } from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";
import { UsageError } from "../usage-error.ts";
import { openUserRecords } from "./open-records.ts";

export interface ExportFlags {
  since?: string;
  launch?: string;
  identity?: string;
}

const chunkLength = 64 * 1024;

/** `persona ledger export`: as fast as the reader reads, and no further than it wants. */
export async function ledgerExportCommand(flags: ExportFlags, host: CliHost): Promise<void> {
  using records = await openUserRecords(host);
  let chunk = "";
  for (const line of records.export(await filterOf(flags, records))) {
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
