import { expect, test } from "vitest";
import { readKeys } from "./read-keys.ts";

const names = (input: string): string[] =>
  readKeys(input).keys.map((key) => ("text" in key ? `'${key.text}'` : key.name));

test("keys have names, whatever sequence a terminal sends for them", () => {
  expect(names("\u001b[A\u001bOA\u0010")).toEqual(["up", "up", "up"]);
  expect(names("\u001b[B\u001bOB\u000e")).toEqual(["down", "down", "down"]);
  expect(names("\u001b[5~\u001b[6~\u001b[H\u001b[4~")).toEqual(["page-up", "page-down", "home", "end"]);
  expect(names("\r\u007f\b\u0015")).toEqual(["enter", "backspace", "backspace", "clear"]);
  expect(names("\u0003\u0004\u001a")).toEqual(["interrupt", "interrupt", "suspend"]);
});

test("text is text, also beyond the first plane", () => {
  expect(names("jé😀 ")).toEqual(["'j'", "'é'", "'😀'", "' '"]);
});

test("keys of others and control characters are left out", () => {
  expect(names("\u001b[1;5C\u001b[200~\u001b[M\u0001\u0000\u009b")).toEqual([]);
});

test("the beginning of a sequence waits for its end", () => {
  expect(readKeys("x\u001b[1;")).toEqual({ keys: [{ text: "x" }], rest: "\u001b[1;" });
  expect(readKeys("\u001b")).toEqual({ keys: [], rest: "\u001b" });
  expect(names("\u001b\u0000")).toEqual(["escape"]);
  expect(names("\u001b\u001b[A")).toEqual(["escape", "up"]);
});
