import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { StoredRow } from "./chain.ts";
import { LedgerError } from "./ledger-error.ts";

/** A row as one line of JSONL, with its line feed: `seq, at, launchId, kind, data` (an object), `prev`, `hash`. */
export function exportLine({ seq, at, launchId, kind, data, prev, hash }: StoredRow): string {
  return `${JSON.stringify({ seq, at, launchId, kind, data: dataOf(data), prev, hash })}\n`;
}

/** What is no JSON any more was tampered with; as text it is shown as it stands, and does not fit its hash. */
function dataOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? value : text;
  } catch {
    return text;
  }
}

/**
 * The rows of an exported file, one line at a time.
 *
 * @throws LedgerError `EXPORT_UNREADABLE`, `EXPORT_INVALID` with the number of the line.
 */
export async function* readExport(path: string): AsyncGenerator<StoredRow, void> {
  const input = createReadStream(path, "utf8");
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  try {
    for await (const line of lines) {
      number += 1;
      if (line !== "") yield rowOf(line, number, path);
    }
  } catch (error) {
    if (error instanceof LedgerError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new LedgerError("EXPORT_UNREADABLE", `Cannot read "${path}": ${code ?? message}`, {
      hint: "Name a file that persona ledger export has written",
      cause: error,
    });
  } finally {
    lines.close();
    input.destroy();
  }
}

function rowOf(line: string, number: number, path: string): StoredRow {
  const row = parse(line);
  if (row !== undefined) return row;
  throw new LedgerError("EXPORT_INVALID", `Cannot verify "${path}": line ${number} is no row of a ledger`, {
    hint: "The file was cut or changed there, or is something else than an export",
  });
}

function parse(line: string): StoredRow | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { seq, data, ...texts } = value as Record<string, unknown>;
  const { at, launchId, kind, prev, hash } = texts;
  if (!Number.isSafeInteger(seq) || data === undefined) return undefined;
  if (![at, launchId, kind, prev, hash].every((text) => typeof text === "string")) return undefined;
  const stored = typeof data === "string" ? data : JSON.stringify(data);
  return { seq, at, launchId, kind, data: stored, prev, hash } as StoredRow;
}
