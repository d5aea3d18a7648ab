import { columns } from "./columns.ts";
import { printable } from "./printable.ts";
import { createStyle } from "./style.ts";

export interface TablePlace {
  /** Whether a person reads it at a terminal. */
  isTerminal: boolean;
  hasColor: boolean;
}

/** Rows under their headings, aligned, at a terminal; elsewhere rows alone, with tabs between the cells. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { isTerminal, hasColor }: TablePlace,
): string {
  if (!isTerminal) return rows.map((row) => `${row.map(printable).join("\t")}\n`).join("");
  if (rows.length === 0) return "";
  const text = columns([head, ...rows]);
  const end = text.indexOf("\n");
  return createStyle(hasColor).dim(text.slice(0, end)) + text.slice(end);
}
