import { expect, test } from "vitest";
import { table } from "./table.ts";

const head = ["ID", "NAME"];
const rows = [
  ["a", "x\u001b[31m"],
  ["longer", "y\tz\n"],
];

test("at a terminal a table has headings and columns", () => {
  expect(table(head, rows, { isTerminal: true, hasColor: false })).toBe(
    "ID      NAME\na       x\\u{1b}[31m\nlonger  y z⏎\n",
  );
  expect(table(head, [], { isTerminal: true, hasColor: false })).toBe("");
});

test("headings are dim where there is colour, and rows never obeyed", () => {
  const text = table(head, rows, { isTerminal: true, hasColor: true });
  expect(text.startsWith("\u001b[2mID      NAME\u001b[22m\n")).toBe(true);
  expect(text.slice(text.indexOf("\n"))).not.toContain("\u001b");
});

test("elsewhere a table is rows with one tab between the cells", () => {
  expect(table(head, rows, { isTerminal: false, hasColor: true })).toBe("a\tx\\u{1b}[31m\nlonger\ty z⏎\n");
});
