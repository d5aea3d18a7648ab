import { expect, it } from "vitest";
import { objectAt, valueAt } from "./object-at.ts";

it("valueAt() follows own members of objects and arrays only", () => {
  const document = { a: [{ b: 1 }], text: "abc" };
  expect(valueAt(document, ["a", 0, "b"])).toBe(1);
  expect(valueAt(document, ["a", 1, "b"])).toBeUndefined();
  expect(valueAt(document, ["constructor", "name"])).toBeUndefined();
  expect(valueAt(document, ["__proto__"])).toBeUndefined();
  expect(valueAt(document, ["text", "length"])).toBeUndefined();
  expect(valueAt(null, ["a"])).toBeUndefined();
});

it("objectAt() is empty where no object stands", () => {
  expect(objectAt({ env: { A: "1" } }, ["env"])).toEqual({ A: "1" });
  for (const env of [null, [], "x", 3, undefined]) expect(objectAt({ env }, ["env"])).toEqual({});
});
