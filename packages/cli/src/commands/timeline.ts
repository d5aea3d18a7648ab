import type { LedgerRow, LedgerTimeline } from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";
import { jsonText } from "../output/json-text.ts";
import { ledgerWords } from "../output/ledger-words.ts";
import { printable } from "../output/printable.ts";
import { table } from "../output/table.ts";
import { openUserRecords } from "./open-records.ts";
import { readMail, type MailReading, type ReceivedMail } from "./read-mail.ts";

export interface TimelineFlags {
  ravi?: string;
  json?: boolean;
}

/** `persona timeline` */
export async function timelineCommand(who: string, flags: TimelineFlags, host: CliHost): Promise<void> {
  using records = await openUserRecords(host);
  const timeline = records.timeline(who);
  const mail = await readMail(timeline.identities, flags, host);
  if (flags.json === true) host.write(jsonText(documentOf(timeline, mail)));
  else tell(timeline, mail, host);
}

type Entry = { kind: "mail" } & ReceivedMail;

/** By the clock; what has the same instant stays as it was written. */
function entriesOf({ rows }: LedgerTimeline, { received }: MailReading): (Entry | LedgerRow)[] {
  const mail = received.map((each): Entry => ({ kind: "mail", ...each }));
  return [...mail, ...rows].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

function documentOf(timeline: LedgerTimeline, mail: MailReading): object {
  const { identities, launchIds } = timeline;
  return { identities, launches: launchIds, mail: { notes: mail.notes }, entries: entriesOf(timeline, mail) };
}

function tell(timeline: LedgerTimeline, mail: MailReading, host: CliHost): void {
  for (const { name, email, uuid, phone, ravi } of timeline.identities) {
    const parts = [email, phone, uuid, `at ${ravi}`].filter((part) => part !== undefined);
    host.write(`${printable(`identity ${name}: ${parts.join(", ")}`)}\n`);
  }
  host.write(table(["TIME", "LAUNCH", "WHAT"], entriesOf(timeline, mail).map(row), host));
  for (const note of mail.notes) host.writeError(`${printable(note)}\n`);
}

function row(entry: Entry | LedgerRow): string[] {
  if (entry.kind !== "mail") return [entry.at, entry.launchId, ledgerWords(entry)];
  const { channel, id, from } = entry;
  return [entry.at, "-", `${channel} ${id} came in from ${from === "" ? "nobody" : from}`];
}
