import { expect, test } from "vitest";
import { htmlPreview, textPreview } from "./preview.ts";

test("a text preview is one line of at most 200 characters and cuts no character in two", () => {
  expect(textPreview("  a\n\n b\tc ")).toBe("a b c");
  expect(textPreview("🙂".repeat(300))).toBe("🙂".repeat(200));
});

test.each([
  ["<p>Your code:&nbsp;<b>123&#52;</b></p>", "Your code: 1234"],
  ["<html><head><title>T</title><style>p{color:red}</style></head><body>Hi</body></html>", "Hi"],
  ["<header>Hello</header><script>alert('x')</script>World", "Hello World"],
  ["1 &lt; 2 &amp; &#x1F642; &unknown;", "1 < 2 & 🙂 &unknown;"],
  ["<style>never closed", ""],
  ["a < b", "a < b"],
  ["", ""],
])("htmlPreview(%j) shows %j", (html, preview) => {
  expect(htmlPreview(html)).toBe(preview);
});

// A pattern that backtracks would not come to an end before the runner's own limit.
test.each(["<", "<style", "&", "<a ", "</style", "&#", " "])("gets through five megabytes of %j", (piece) => {
  expect(htmlPreview(piece.repeat(5_000_000 / piece.length)).length).toBeLessThanOrEqual(5_000_000);
});
