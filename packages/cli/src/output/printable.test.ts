import { expect, test } from "vitest";
import { excerpt, printable, printableLines } from "./printable.ts";

test.each([
  ["\u001b[31mred", String.raw`\u{1b}[31mred`],
  ["\u009b2J", String.raw`\u{9b}2J`],
  ["a\r\nb\tc", String.raw`a\u{d}⏎b c`],
  ["\u202eabc\u2066", String.raw`\u{202e}abc\u{2066}`],
  ["a\u2028b\u2029c", String.raw`a\u{2028}b\u{2029}c`],
  ["\ud800", String.raw`\u{d800}`],
  ["grüße 👋 漢字", "grüße 👋 漢字"],
])("printable(%j) is safe on one line", (text, shown) => {
  expect(printable(text)).toBe(shown);
});

test("printableLines() keeps lines and tabs, and nothing else a terminal obeys", () => {
  expect(printableLines("a\n\tb\u001b[2J\r\n")).toBe("a\n\tb\\u{1b}[2J\\u{d}\n");
});

test.each([
  ["  short  ", 10, "short"],
  ["exactly ten", 11, "exactly ten"],
  ["eleven chars", 11, "eleven cha…"],
  ["👋👋👋👋", 4, "👋👋👋👋"],
  ["👋👋👋👋👋", 4, "👋👋👋…"],
  ['{\n  "a": 1\n}', 20, '{ "a": 1 }'],
])("excerpt(%j, %d) is %j", (text, width, shown) => {
  expect(excerpt(text, width)).toBe(shown);
});

test("excerpt() never ends in half a character, wherever it is cut", () => {
  const text = `a${"👋".repeat(50)}`;
  for (let width = 2; width < 60; width += 1) expect(excerpt(text, width)).toMatch(/^a👋*…?$/u);
});
