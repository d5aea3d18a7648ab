import { expect, test } from "vitest";
import { columns } from "./columns.ts";

test("columns() aligns all but the last cell, and leaves no blanks at the end", () => {
  expect(
    columns([
      ["a", "claude,codex", "first"],
      ["longer", "claude", "second"],
    ]),
  ).toBe("a       claude,codex  first\nlonger  claude        second\n");
});

test("columns() shows control characters, and counts what it shows", () => {
  expect(
    columns([
      ["\u001b", "x\ny"],
      ["abcdef", "z"],
    ]),
  ).toBe("\\u{1b}  x⏎y\nabcdef  z\n");
});

test("columns() of nothing is nothing", () => {
  expect(columns([])).toBe("");
});
