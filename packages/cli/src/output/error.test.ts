import { LaunchError } from "@persona-launcher/launcher";
import { RaviError } from "@persona-launcher/ravi";
import { expect, test } from "vitest";
import { errorDocument, errorText } from "./error.ts";
import { createStyle } from "./style.ts";

const plain = createStyle(false);
const place = { cwd: "/srv" };

test("an error is told with its code and its next step", () => {
  const error = new LaunchError("HARNESS_UNKNOWN", 'Cannot select harness "x": there is none', { hint: "Try y" });
  expect(errorText(error, plain, place)).toBe(
    'error Cannot select harness "x": there is none [HARNESS_UNKNOWN]\n  → Try y\n',
  );
  expect(errorDocument(error)).toEqual({
    error: { code: "HARNESS_UNKNOWN", message: 'Cannot select harness "x": there is none', hint: "Try y" },
  });
});

test("problems stand between message and next step, with short paths", () => {
  const problems = [
    { file: "/srv/personas/a.json", line: 1, column: 2, pointer: "/id", message: "missing", hint: "Add it" },
    { file: "/srv/personas/a.json", pointer: "", message: "\u001b[2Jodd" },
  ];
  const error = new LaunchError("PERSONA_INVALID", 'Cannot load persona "a": 2 problems', { problems });
  expect(errorText(error, plain, place).split("\n")).toEqual([
    'error Cannot load persona "a": 2 problems [PERSONA_INVALID]',
    "personas/a.json:1:2  /id  missing",
    "    Add it",
    expect.stringMatching(/^personas\/a\.json {2}\\u\S+\[2Jodd$/),
    '  → Correct the file; "persona validate" checks all of them',
    "",
  ]);
  expect(errorDocument(error).error.problems).toEqual(problems);
});

test("a wait that Ravi asks for is in the document", () => {
  const error = new RaviError("RAVI_RATE_LIMITED", "x", { hint: "Wait 2 s, then try again", retryAfterMs: 2000 });
  expect(errorDocument(error).error).toMatchObject({ code: "RAVI_RATE_LIMITED", retryAfterMs: 2000 });
});

test("a bug says so, and brings its stack without control characters", () => {
  const error = new TypeError("odd \u001b[2J thing");
  const text = errorText(error, plain, place);
  expect(text).toMatch(/^error odd \\u\{1b\}\[2J thing \[INTERNAL\]\n {2}→ This is a bug in persona; please report it/);
  expect(text).toMatch(/\n {4}at .*error\.test\.ts/);
  expect(text).not.toContain("\u001b");
  expect(errorDocument(error)).toEqual({
    error: { code: "INTERNAL", message: error.message, hint: expect.stringMatching(/^This is a bug/) as string },
  });
});

test("a system error is a bug too: where one may happen, it gets a code of ours", () => {
  expect(errorDocument(Object.assign(new Error("EACCES: x"), { code: "EACCES" })).error.code).toBe("INTERNAL");
});

test.each(["a string", undefined, null])("even %s that was thrown is told", (thrown) => {
  expect(errorText(thrown, plain, place)).toContain(`error ${String(thrown)} [INTERNAL]\n`);
});
