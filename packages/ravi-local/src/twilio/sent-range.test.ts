import { expect, test } from "vitest";
import { readSentRange } from "./sent-range.ts";

const all = { from: Number.NEGATIVE_INFINITY, before: Number.POSITIVE_INFINITY };
const at = (text: string): number => Date.parse(text);

test.each([
  { query: {}, range: all },
  { query: { DateSent: "" }, range: all },
  { query: { DateSent: "2026-06-01" }, range: { from: at("2026-06-01"), before: at("2026-06-02") } },
  { query: { DateSent: "2026-06-01T23:00:00Z" }, range: { from: at("2026-06-01"), before: at("2026-06-02") } },
  { query: { "DateSent<": "2026-06-01" }, range: { ...all, before: at("2026-06-02") } },
  { query: { "DateSent<": "2026-06-01T10:00:00Z" }, range: { ...all, before: at("2026-06-01T10:00:01Z") } },
  { query: { "DateSent>": "2026-06-01" }, range: { ...all, from: at("2026-06-01") } },
  { query: { "DateSent>": "2026-06-01T10:00:00Z" }, range: { ...all, from: at("2026-06-01T10:00:00Z") } },
  {
    query: { "DateSent>": "2026-06-01", "DateSent<": "2026-06-03" },
    range: { from: at("2026-06-01"), before: at("2026-06-04") },
  },
])("$query means messages of $range", ({ query, range }) => {
  expect(readSentRange((name) => (query as Record<string, string>)[name])).toEqual(range);
});

test.each(["DateSent", "DateSent<", "DateSent>"])("a %s that is no date is named", (wrong) => {
  for (const text of ["yesterday", "2026-13-01", "2026-06-01T10:00:00", "2026-06-01T25:00:00Z", "1"])
    expect(readSentRange((name) => (name === wrong ? text : undefined))).toBe(wrong);
});
