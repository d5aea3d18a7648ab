import { expect, test } from "vitest";
import { partLimit } from "./message-content.ts";
import { normaliseText } from "./normalise-text.ts";

test.each([
  { what: "full-width digits and letters", text: "４８２９１３ Ａ７", plain: "482913 A7" },
  { what: "Arabic digits", text: "٤٨٢٩١٣", plain: "482913" },
  { what: "Persian digits", text: "۰۱۲۳۴۵۶۷۸۹", plain: "0123456789" },
  { what: "Devanagari digits", text: "७५०३६२", plain: "750362" },
  { what: "Thai and Bengali digits", text: "๔๘ ৯০", plain: "48 90" },
  { what: "mathematical digits", text: "𝟒𝟖𝟐", plain: "482" },
  { what: "zero-width and bidirectional marks", text: "4\u200b8\u200d2\u00ad9\ufeff1\u202e3", plain: "482913" },
  { what: "narrow and no-break blanks", text: "482\u00a0913\u202f4", plain: "482 913 4" },
  { what: "dashes", text: "482–913−4‑5", plain: "482-913-4-5" },
  { what: "line ends", text: "a\r\nb\rc\u2028d", plain: "a\nb\nc\nd" },
  { what: "a full-width comma between numbers", text: "482913，5分", plain: "482913, 5分" },
])("$what become plain", ({ text, plain }) => {
  expect(normaliseText(text)).toBe(plain);
});

test("a text that grows is cut", () => {
  expect(normaliseText("\ufdfa".repeat(200_000)).length).toBe(partLimit);
});
