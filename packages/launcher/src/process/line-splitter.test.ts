import { expect, test } from "vitest";
import { createLineSplitter } from "./line-splitter.ts";

function split(chunks: readonly Uint8Array[], limit?: number): string[] {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line), limit);
  for (const chunk of chunks) splitter.write(chunk);
  splitter.end();
  return lines;
}

const bytes = Buffer.from('{"a":"ñ€😀"}\r\nзелёный ✓\n\n\r\nlast 漢字');
const expected = ['{"a":"ñ€😀"}', "зелёный ✓", "", "", "last 漢字"];

test("lines are the same wherever the stream is cut in two", () => {
  const all = Array.from({ length: bytes.length + 1 }, (_, at) => split([bytes.subarray(0, at), bytes.subarray(at)]));

  expect(all).toEqual(all.map(() => expected));
});

test("lines are the same wherever the stream is cut in three", () => {
  for (let first = 0; first <= bytes.length; first += 1) {
    for (let second = first; second <= bytes.length; second += 1) {
      const chunks = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
      expect(split(chunks), `cut at ${first} and ${second}`).toEqual(expected);
    }
  }
});

test("lines are the same when every byte comes alone", () => {
  expect(split([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(expected);
});

test("a buffer that is used again after write() does not change a line", () => {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));
  const buffer = Buffer.alloc(4);
  for (const piece of ["one ", "two ", "tri\n"]) {
    buffer.write(piece);
    splitter.write(buffer);
  }

  expect(lines).toEqual(["one two tri"]);
});

test("a line goes out with its newline and not before", () => {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));
  splitter.write(Buffer.from("one\ntw"));
  expect(lines).toEqual(["one"]);
  splitter.write(Buffer.from("o\n"));
  expect(lines).toEqual(["one", "two"]);
  splitter.end();
  expect(lines).toEqual(["one", "two"]);
});

test.each([
  { text: "", lines: [] },
  { text: "\n", lines: [""] },
  { text: "\n\n", lines: ["", ""] },
  { text: "a", lines: ["a"] },
  { text: "a\n", lines: ["a"] },
  { text: "a\r\n", lines: ["a"] },
  { text: "a\rb\n", lines: ["a\rb"] },
  { text: "a\n\nb", lines: ["a", "", "b"] },
])("$text is $lines", ({ text, lines }) => {
  expect(split([Buffer.from(text)])).toEqual(lines);
});

test("bytes that are no UTF-8 become replacement characters and lose no line", () => {
  expect(split([Buffer.from([0x61, 0xff, 0x0a, 0xe2, 0x82, 0x0a, 0xe2])])).toEqual(["a\uFFFD", "\uFFFD", "\uFFFD"]);
});

test("a line of the limit stays whole, a longer one is cut, and the next line starts afresh", () => {
  expect(split([Buffer.from("abcd\nabcdefghij\nxy\n")], 4)).toEqual(["abcd", "abcd", "efgh", "ij", "xy"]);
});

test("a part of a line that was cut is told from the end of a line", () => {
  const pieces: [string, boolean][] = [];
  const splitter = createLineSplitter((line, isCut) => pieces.push([line, isCut]), 4);
  splitter.write(Buffer.from("abcd\nabcdefgh\nxy"));
  splitter.end();
  expect(pieces).toEqual([
    ["abcd", false],
    ["abcd", true],
    ["efgh", false],
    ["xy", false],
  ]);
});

test("an endless line is cut in the same places whatever its chunks, and goes out as it comes", () => {
  const text = "0123456789".repeat(20);
  const whole = split([Buffer.from(text)], 7);
  expect(whole.join("")).toBe(text);
  expect(Math.max(...whole.map(({ length }) => length))).toBe(7);
  expect(
    split(
      [...Buffer.from(text)].map((byte) => Uint8Array.of(byte)),
      7,
    ),
  ).toEqual(whole);

  const early: string[] = [];
  createLineSplitter((line) => early.push(line), 7).write(Buffer.from(text));
  expect(early.length).toBe(whole.length - 1);
});

test("a cut loses nothing, however it came: not half of a character, and no carriage return inside the line", () => {
  const whole = Buffer.from("abc😀def\rghi😀😀😀x😀");
  for (let at = 0; at <= whole.length; at += 1) {
    const pieces = split([whole.subarray(0, at), whole.subarray(at)], 4);
    expect(Buffer.concat(pieces.map((piece) => Buffer.from(piece))).toString(), `cut at ${at}`).toBe(whole.toString());
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(4);
  }
});
