import { partLimit } from "./message-content.ts";

// Soft hyphen, zero-width and bidirectional marks, variation selectors, fillers: they have no width.
const invisible = /\p{Default_Ignorable_Code_Point}/gu;
const dashes = /[\u2010-\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\u30fb\u00b7\u2022\u2027]/g;
const isDash = /[\u2010-\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63]/;

/**
 * Text in one spelling: line ends are `\n`, full-width and other compatibility forms are plain, digits of every script
 * are 0-9, dashes are hyphens, dots used as separators are `·`, and nothing invisible is left.
 */
export function normaliseText(text: string): string {
  return (
    text
      .replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
      // Or a full-width comma between two numbers would become a decimal one.
      .replace(/[，；！？．]/g, "$& ")
      .normalize("NFKC")
      // One character may have become eighteen.
      .slice(0, partLimit)
      // Case folding knows no partner for the Turkish letters.
      .replaceAll("İ", "I")
      .replaceAll("ı", "i")
      .replace(invisible, "")
      .replace(dashes, (sign) => (isDash.test(sign) ? "-" : "·"))
      .replace(/[^\S\n\t]/g, " ")
      .replace(/(?![0-9])\p{Nd}/gu, asciiDigit)
  );
}

const digits = new Map<string, string>();

/** Unicode lays out the decimal digits of a script in a row of ten. */
function asciiDigit(digit: string): string {
  const known = digits.get(digit);
  if (known !== undefined) return known;
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  digits.set(digit, String(value));
  return String(value);
}
