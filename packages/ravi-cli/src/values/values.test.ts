import { execFileSync } from "node:child_process";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { dotenvLine } from "./dotenv-line.ts";
import { shellQuote } from "./shell-quote.ts";
import { parseSince } from "./since.ts";

const values = [
  "",
  "plain-1.2/3",
  "two words",
  "it's",
  "a # b",
  "x=y",
  "$HOME",
  "`id`",
  "line 1\nline 2",
  'say "hi"',
  "\\n",
  "é✓",
];

test.each(values)("a shell reads %j back as it was", (value) => {
  const read = execFileSync("/bin/sh", ["-c", `V=${shellQuote(value)}; printf %s "$V"`], { encoding: "utf8" });

  expect(read).toBe(value);
});

test.each(values)("a shell and a dotenv reader read the line of %j alike", (value) => {
  const line = dotenvLine("V", value);

  const read = execFileSync("/bin/sh", ["-c", `${line}\nprintf %s "$V"`], { encoding: "utf8" });
  expect({ shell: read, dotenv: parseEnv(line)["V"] }).toEqual({ shell: value, dotenv: value });
});

test.each(["it's $HOME", "it's `id`", 'it\'s "x"', "it's\nmore", "carriage\rreturn's"])("%j has no line", (value) => {
  expect(() => dotenvLine("V", value)).toThrow(expect.objectContaining({ code: "RAVI_FILE" }));
  expect(() => dotenvLine("V", value)).not.toThrow(value);
});

const now = new Date("2026-06-01T10:00:00Z");

test.each([
  { text: "now", since: now },
  { text: "90s", since: new Date("2026-06-01T09:58:30Z") },
  { text: "10m", since: new Date("2026-06-01T09:50:00Z") },
  { text: "2026-05-31T10:00:00+02:00", since: new Date("2026-05-31T08:00:00Z") },
  { text: "17", since: 17 },
])("since $text", ({ text, since }) => {
  expect(parseSince(text, now)).toEqual(since);
});

test.each(["", "yesterday", "-5m", "10 m", "2026-05-31", "2026-05-31T10:00:00", "1e3"])(
  "since %j is refused",
  (text) => {
    expect(() => parseSince(text, now)).toThrow(expect.objectContaining({ code: "RAVI_USAGE" }));
  },
);
