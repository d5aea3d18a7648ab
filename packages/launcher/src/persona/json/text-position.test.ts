import { expect, it } from "vitest";
import { textPosition } from "./text-position.ts";

it.each([
  ["", 0, 1, 1],
  ["abc", 2, 1, 3],
  ["a\nb", 2, 2, 1],
  ["a\r\nb", 3, 2, 1],
  ["a\rb", 2, 2, 1],
  ["a\n\nb", 3, 3, 1],
  ["é😀x", 3, 1, 4],
  ["ab\n", 3, 2, 1],
])("textPosition(%j, %i) is %i:%i", (text, offset, line, column) => {
  expect(textPosition(text, offset)).toEqual({ line, column });
});
