import { expect, it } from "vitest";
import { asArray, asText, parseEventLine } from "./parse-event-line.ts";

it.each(["", "noise", " ", "[]", '[{"type":"text"}]', "null", "1", '"text"', '{"type":"text"', "{", '{"a":1}x'])(
  "parseEventLine(%j) is empty",
  (line) => {
    expect(parseEventLine(line)).toEqual({});
  },
);

it("parseEventLine() reads an object", () => {
  expect(parseEventLine('{"type":"text","part":{"a":[1]}}')).toEqual({ type: "text", part: { a: [1] } });
});

it.each([
  ["x", "x"],
  ["", ""],
  [undefined, ""],
  [null, ""],
  [3, "3"],
  [{ a: 1 }, '{"a":1}'],
])("asText(%j) is %j", (value, expected) => {
  expect(asText(value)).toBe(expected);
});

it.each([[undefined], ["x"], [{}]])("asArray(%j) is empty", (value) => {
  expect(asArray(value)).toEqual([]);
});
