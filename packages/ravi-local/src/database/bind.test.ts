import { expect, test } from "vitest";
import { bind, type SqlValue } from "./bind.ts";

test("bind() stores booleans as 0 and 1 and passes SQL values unchanged", () => {
  expect(bind([true, false, "a", 1, 2n, null, Uint8Array.of(7)])).toEqual([1, 0, "a", 1, 2n, null, Uint8Array.of(7)]);
});

test.each([[undefined], [new Date(0)], [{}], [[]]])("bind() refuses %s", (value) => {
  expect(() => bind(["first", value as unknown as SqlValue])).toThrow(
    /^Cannot bind parameter 2: expected an SQL value/,
  );
});
