import { expect, it } from "vitest";
import { quoteValue } from "./quote-value.ts";

it("quoteValue() quotes on one line and disarms control characters", () => {
  expect(quoteValue('a "b"\n\u009bc')).toBe(String.raw`"a \"b\"\n\u009bc"`);
});

it("quoteValue() shortens long text", () => {
  expect(quoteValue("x".repeat(100))).toBe(`"${"x".repeat(60)}…"`);
});

it("quoteValue() never shows a secret", () => {
  expect(quoteValue(`ghp_${"a1".repeat(18)}`)).toBe("a hidden value");
});
