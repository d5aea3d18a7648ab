import { printable } from "./printable.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Text for a person: a list becomes a table of the given columns, an object one line per field, with long texts and
 * lists below. Control characters of mail and messages do not reach the terminal.
 */
export function humanText(value: unknown, columns: readonly string[] = []): string {
  if (Array.isArray(value)) return value.length === 0 ? "Nothing here\n" : table(value.filter(isFields), columns);
  return isFields(value) ? details(value) : `${oneLine(value)}\n`;
}

function table(rows: readonly Fields[], columns: readonly string[]): string {
  const cells = [
    columns.map((column) => column.toUpperCase()),
    ...rows.map((row) => columns.map((column) => oneLine(row[column]))),
  ];
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)));
  return cells
    .map(
      (row) =>
        `${row
          .map((cell, index) => cell.padEnd(widths[index] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

function details(fields: Fields): string {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  const lists = present.filter(([, value]) => isList(value));
  const single = present.filter(([, value]) => !isList(value));
  if (present.length === 1 && lists.length === 0) return `${oneLine(present[0]?.[1])}\n`;
  const width = Math.max(0, ...single.map(([name]) => name.length));
  const lines = single.map(([name, value]) => `${name.padEnd(width)}  ${indented(value, width + 2)}`.trimEnd());
  return `${lines.join("\n")}\n${lists.map(([name, value]) => listText(name, value as Fields[])).join("")}`;
}

function listText(name: string, items: readonly Fields[]): string {
  return items.map((item, index) => `\n${name} ${index + 1} of ${items.length}\n${details(item)}`).join("");
}

function indented(value: unknown, indent: number): string {
  return printable(scalar(value))
    .split("\n")
    .join(`\n${" ".repeat(indent)}`);
}

function oneLine(value: unknown): string {
  return printable(scalar(value)).replaceAll(/\s+/g, " ");
}

function scalar(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: unknown): boolean {
  return Array.isArray(value) && value.every(isFields);
}
