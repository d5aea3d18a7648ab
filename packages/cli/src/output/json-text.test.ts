import { expect, test } from "vitest";
import { jsonText } from "./json-text.ts";

test("jsonText() escapes what a terminal obeys, and reads back as the same value", () => {
  const value = { "\u009b": ["\u001b[2J", "\u202e", "\u2028", "\u007f", "\u{e0001}", "grüße 👋", "a\nb"] };
  const text = jsonText(value);
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u2028\u{e0001}]/u);
  expect(text).toContain("grüße 👋");
  expect(text.endsWith("}\n")).toBe(true);
  expect(JSON.parse(text)).toEqual(value);
});
