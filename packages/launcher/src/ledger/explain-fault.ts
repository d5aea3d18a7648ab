import { hashRow, type ChainLink, type StoredRow } from "./chain.ts";

/** The first row that is wrong, and how. */
export interface LedgerFault {
  kind: "changed" | "missing" | "inserted" | "reordered" | "cut";
  /** Number of the row. */
  seq: number;
  /** A sentence without its full stop. */
  message: string;
}

/** Where the chain stands before the row that does not fit. */
export interface Standing {
  before: ChainLink;
  last: ChainLink;
}

/**
 * Says how a ledger was tampered with, from the first row that does not follow the one before it. A row's hash covers
 * its number, so that a row which was only moved tells where it stood.
 *
 * @param rest The rows after it.
 */
export async function explainFault(
  row: StoredRow,
  { before, last }: Standing,
  rest: AsyncIterator<StoredRow>,
  extent: "all" | "tail" | "selection",
): Promise<LedgerFault> {
  if (row.seq < 1) return inserted(row.seq, row.seq);
  const expected = last.seq + 1;
  const original = originalNumber(row);
  if (original === undefined) return await explainForeign(row, last, rest, extent);
  if (row.seq < expected) return reordered(row.seq, original);
  if (original < row.seq && original < expected) return await explainLate(row, original, { before, last }, rest);
  if (original === row.seq && row.seq === expected) {
    return row.prev === before.hash ? inserted(last.seq, last.seq) : replaced(last.seq, row.seq);
  }
  // Numbers go on too early: what should stand here stands further back, or nowhere.
  return (await isAmong(rest, last.hash)) ? reordered(row.seq, original) : missing(expected, original - 1);
}

/** A row that stands further back than where it was: it is a copy, or was pushed back by what was put before it. */
async function explainLate(
  row: StoredRow,
  original: number,
  { before, last }: Standing,
  rest: AsyncIterator<StoredRow>,
): Promise<LedgerFault> {
  const next = await rest.next();
  const isSkipped = next.done === true ? row.prev !== before.hash : next.value.prev === last.hash;
  const isCopy = row.hash === last.hash || isSkipped;
  return isCopy ? inserted(row.seq, row.seq) : inserted(original, row.seq - 1);
}

/** A row whose hash fits no place in the ledger. */
async function explainForeign(
  row: StoredRow,
  last: ChainLink,
  rest: AsyncIterator<StoredRow>,
  extent: "all" | "tail" | "selection",
): Promise<LedgerFault> {
  const next = await rest.next();
  const isPushedBack = next.done !== true && next.value.prev === last.hash && originalNumber(next.value) === row.seq;
  if (isPushedBack) return inserted(row.seq, row.seq);
  const isGap = row.seq > last.seq + 1 && extent !== "selection";
  return isGap ? missing(last.seq + 1, row.seq - 1) : changed(row.seq);
}

/** How far from its place a row is looked for. */
const reach = 20_000;

/** The number that a row's hash was made with; `undefined` when its contents were changed. */
function originalNumber(row: StoredRow): number | undefined {
  for (let distance = 0; distance <= reach; distance += 1) {
    for (const seq of distance === 0 ? [row.seq] : [row.seq - distance, row.seq + distance]) {
      if (seq > 0 && hashRow({ ...row, seq }) === row.hash) return seq;
    }
  }
  return undefined;
}

async function isAmong(rest: AsyncIterator<StoredRow>, prev: string): Promise<boolean> {
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    if (next.value.prev === prev) return true;
  }
  return false;
}

function changed(seq: number): LedgerFault {
  return { kind: "changed", seq, message: `row ${seq} was changed: its hash does not fit what it says` };
}

function replaced(seq: number, next: number): LedgerFault {
  if (seq < 1) {
    return { kind: "changed", seq: next, message: `row ${next} was changed: it does not begin the chain` };
  }
  return { kind: "changed", seq, message: `row ${seq} was changed and hashed anew: row ${next} follows another one` };
}

function inserted(first: number, last: number): LedgerFault {
  const rows = first === last ? `row ${first} was` : `rows ${first} to ${last} were`;
  return { kind: "inserted", seq: first, message: `${rows} inserted: the rows around follow each other` };
}

function missing(first: number, last: number): LedgerFault {
  const rows = first >= last ? `row ${first} is` : `rows ${first} to ${last} are`;
  return { kind: "missing", seq: first, message: `${rows} missing` };
}

function reordered(seq: number, original: number): LedgerFault {
  const message =
    seq === original ? `row ${seq} stands in the wrong place` : `row ${seq} stood elsewhere: it was row ${original}`;
  return { kind: "reordered", seq, message };
}
