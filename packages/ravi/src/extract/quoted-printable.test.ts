import { expect, test } from "vitest";
import { decodeQuotedPrintable } from "./quoted-printable.ts";

test.each([
  { text: "co=\nde 48=\r\n29=3D", plain: "code 4829=" },
  { text: "caf=C3=A9=\n au lait", plain: "café au lait" },
  { text: '<a href=3D"https://e.example/?t=3D1">', plain: '<a href="https://e.example/?t=1">' },
])("$text is decoded", ({ text, plain }) => {
  expect(decodeQuotedPrintable(text)).toBe(plain);
});

test.each(["https://e.example/?t=3Dabc", "1+1=20", "a=\nb", "code=482913"])("%j stays as it is", (text) => {
  expect(decodeQuotedPrintable(text)).toBe(text);
});
