/** `text` is UTF-8 with characters of one to four bytes, `bytes` is no UTF-8 at all. */
export type PrintedKind = "text" | "bytes";

export interface Printed {
  seed: number;
  kind: PrintedKind;
  /** Bytes. */
  length: number;
}

/** A generator of numbers from 0 up to, and not including, 1. */
export function createRandom(seed: number): () => number;

/** The first `length` bytes in pieces; a piece is valid until the next one is asked for. */
export function printedBytes(printed: Printed): Generator<Buffer>;

/** SHA-256 in hex of the first `length` bytes. */
export function hashPrinted(printed: Printed): string;
