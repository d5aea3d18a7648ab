import { expect, it } from "vitest";
import { jsonPointer } from "./json-pointer.ts";

it("jsonPointer() writes RFC 6901", () => {
  expect(jsonPointer([])).toBe("");
  expect(jsonPointer(["a", 0, "b/c", "d~e", "~1", ""])).toBe("/a/0/b~1c/d~0e/~01/");
});
