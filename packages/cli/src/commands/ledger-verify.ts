import { resolve } from "node:path";
import { verifyExport, type ChainLink, type LedgerVerification } from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";
import { exitCodes } from "../exit-codes.ts";
import { jsonText } from "../output/json-text.ts";
import { UsageError } from "../usage-error.ts";
import { openUserRecords } from "./open-records.ts";

export interface VerifyFlags {
  head?: string;
  file?: string;
  selection?: boolean;
  json?: boolean;
}

/** `persona ledger verify`: exit code 65 when a row is wrong. */
export async function ledgerVerifyCommand(flags: VerifyFlags, host: CliHost): Promise<number> {
  const head = flags.head === undefined ? undefined : headOf(flags.head);
  if (flags.selection === true && flags.file === undefined) {
    throw new UsageError("Cannot verify a selection: there is no --file", "Name the export with --file");
  }
  const found = await verify(flags, head, host);
  host.write(flags.json === true ? jsonText(documentOf(found)) : text(found, flags));
  return found.isValid ? exitCodes.ok : exitCodes.badData;
}

async function verify(
  { file, selection }: VerifyFlags,
  head: ChainLink | undefined,
  host: CliHost,
): Promise<LedgerVerification> {
  if (file !== undefined) return await verifyExport(resolve(host.cwd, file), { head, isSelection: selection });
  using records = await openUserRecords(host);
  return await records.verify({ head });
}

function documentOf({ isValid, rows, first, head, fault }: LedgerVerification): object {
  return { valid: isValid, rows, first, head: `${head.seq}:${head.hash}`, ...(fault === undefined ? {} : { fault }) };
}

function text({ rows, first, head, fault }: LedgerVerification, { selection }: VerifyFlags): string {
  const range = rows === 0 ? "" : `, ${first} to ${head.seq}`;
  const count = `${rows} ${rows === 1 ? "row" : "rows"}${range}`;
  if (fault !== undefined) return `wrong  ${fault.message}\nwhole  ${count}, before it\n`;
  const how =
    selection === true
      ? "each is whole; what is not there was not looked for"
      : "none changed, missing, inserted or moved";
  return `ok     ${count}: ${how}\n${selection === true ? "" : `head   ${head.seq}:${head.hash}\n`}`;
}

function headOf(given: string): ChainLink {
  const { seq, hash = "" } = /^(?<seq>\d{1,15}):(?<hash>[0-9a-f]{64})$/.exec(given.trim())?.groups ?? {};
  if (seq !== undefined) return { seq: Number(seq), hash };
  throw new UsageError(
    `Cannot compare with head ${JSON.stringify(given)}: it is none`,
    "Give it as persona ledger verify printed it, <seq>:<hash>",
  );
}
