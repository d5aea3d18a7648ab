import { expect, it } from "vitest";
import { LaunchError } from "../../launch-error.ts";
import { errorType } from "./error-type.ts";

const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });

it.each([
  ["our code", new LaunchError("IDENTITY_BUSY", "m"), "IDENTITY_BUSY"],
  ["that of its cause", new TypeError("fetch failed", { cause: refused }), "ECONNREFUSED"],
  ["its class", new RangeError("m"), "RangeError"],
  ["its name where the code is a number", new DOMException("m", "AbortError"), "AbortError"],
  ["its class where the code is a sentence", Object.assign(new Error("m"), { code: "the key is 123" }), "Error"],
  ["something else", "a string", "_OTHER"],
])("the type of an error is %s", (_what, error, type) => {
  expect(errorType(error)).toBe(type);
});
