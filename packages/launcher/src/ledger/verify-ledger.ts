import { genesis, hashRow, type ChainLink, type StoredRow } from "./chain.ts";
import { explainFault, type LedgerFault } from "./explain-fault.ts";

export interface VerifyOptions {
  /** The newest row as it was noted earlier: finds what was cut off at the end, and a ledger that was written anew. */
  head?: ChainLink | undefined;
  /** The highest number that was ever given to a row, where that is known. */
  newestNumber?: number | undefined;
  /** What the rows are: all of them, the newer part, or some picked out, which are checked one by one. @default "all" */
  extent?: "all" | "tail" | "selection" | undefined;
}

/** Whether the chain of the ledger holds. */
export interface LedgerVerification {
  isValid: boolean;
  /** How many rows are whole, from the first one on. */
  rows: number;
  /** Number of the first row; 0 when there is none. */
  first: number;
  /** The newest row that is whole: note it, and compare with it later. */
  head: ChainLink;
  /** The first row that is wrong, and how. */
  fault?: LedgerFault;
}

/** Follows the chain from row to row up to the first one that is wrong. Rows are read once, and none is kept. */
export async function verifyLedger(
  rows: AsyncIterable<StoredRow> | Iterable<StoredRow>,
  { head, newestNumber = 0, extent = "all" }: VerifyOptions = {},
): Promise<LedgerVerification> {
  const source = oneByOne(rows);
  const found: Found = { rows: 0, first: 0, before: genesis, last: genesis, headHash: undefined };
  for (let next = await source.next(); next.done !== true; next = await source.next()) {
    const row = next.value;
    if (found.rows === 0 && extent === "tail") found.last = { seq: row.seq - 1, hash: row.prev };
    if (!isNext(row, found.last, extent)) return broken(found, await explainFault(row, found, source, extent));
    advance(found, row, head);
  }
  const fault = cutOff(found, newestNumber) ?? unlikeHead(found, head);
  return fault === undefined ? { isValid: true, ...countOf(found) } : broken(found, fault);
}

interface Found {
  rows: number;
  first: number;
  before: ChainLink;
  last: ChainLink;
  /** Hash of the row that has the number of the noted head. */
  headHash: string | undefined;
}

async function* oneByOne(rows: AsyncIterable<StoredRow> | Iterable<StoredRow>): AsyncGenerator<StoredRow, void> {
  yield* rows;
}

function isNext(row: StoredRow, last: ChainLink, extent: VerifyOptions["extent"]): boolean {
  if (hashRow(row) !== row.hash) return false;
  if (row.seq === last.seq + 1) return row.prev === last.hash;
  return extent === "selection" && row.seq > last.seq;
}

function advance(found: Found, { seq, hash }: StoredRow, head: ChainLink | undefined): void {
  if (found.rows === 0) found.first = seq;
  if (seq === head?.seq) found.headHash = hash;
  found.rows += 1;
  found.before = found.last;
  found.last = { seq, hash };
}

function cutOff({ last }: Found, newestNumber: number): LedgerFault | undefined {
  if (newestNumber <= last.seq) return undefined;
  return { kind: "cut", seq: last.seq + 1, message: `${rowsFrom(last.seq + 1, newestNumber)} cut off at the end` };
}

function unlikeHead({ last, headHash }: Found, head: ChainLink | undefined): LedgerFault | undefined {
  if (head === undefined || head.seq === 0 || headHash === head.hash) return undefined;
  if (head.seq > last.seq) {
    return { kind: "cut", seq: last.seq + 1, message: `${rowsFrom(last.seq + 1, head.seq)} cut off at the end` };
  }
  if (headHash === undefined) {
    return { kind: "missing", seq: head.seq, message: `row ${head.seq}, the noted head, is not among these rows` };
  }
  const message = `row ${head.seq} is not the one that was noted: the ledger was written anew up to there`;
  return { kind: "changed", seq: head.seq, message };
}

function rowsFrom(first: number, last: number): string {
  return first === last ? `row ${first} was` : `rows ${first} to ${last} were`;
}

function broken(found: Found, fault: LedgerFault): LedgerVerification {
  return { isValid: false, ...countOf(found), fault };
}

function countOf({ rows, first, last }: Found): Pick<LedgerVerification, "rows" | "first" | "head"> {
  return { rows, first, head: last };
}
