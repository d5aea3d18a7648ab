import { expect, test } from "vitest";
import { expandPhrase } from "./expand-phrase.ts";
import { phraseFinder } from "./phrase-finder.ts";

const found = (phrases: string, text: string): string[] =>
  phraseFinder({ test: phrases })
    .all(text)
    .map(({ start, end }) => text.slice(start, end));

test.each([
  { phrases: "code", text: "The CODE is not decoded", expected: ["CODE"] },
  {
    phrases: "one time (code|pin)",
    text: "a one-time pin, a one time code",
    expected: ["one-time pin", "one time code"],
  },
  { phrases: "codes?", text: "code, codes, coder", expected: ["code", "codes"] },
  {
    phrases: "bestätig*",
    text: "bestätigen Bestatigung BESTAETIGT",
    expected: ["bestätigen", "Bestatigung", "BESTAETIGT"],
  },
  { phrases: "*nummer", text: "Auftragsnummer nummern", expected: ["Auftragsnummer"] },
  { phrases: "код*", text: "Ваш кодом 482913", expected: ["кодом"] },
  { phrases: "don't share", text: "Please don’t share it", expected: ["don’t share"] },
  { phrases: "number( *){0,2}", text: "number of order 4821", expected: ["number of order"] },
  { phrases: "قوي, رمز", text: "والرمز هو", expected: ["والرمز"] },
  { phrases: "驗證碼", text: "您的驗證碼為482913", expected: ["驗證碼"] },
  { phrases: "code, code word", text: "the code word", expected: ["code word"] },
  { phrases: "end. start", text: "the end, start", expected: [] },
  { phrases: "code", text: "code482913", expected: [] },
])("$phrases in $text", ({ phrases, text, expected }) => {
  expect(found(phrases, text)).toEqual(expected);
});

test("accents may be missing, unless the phrase says that they matter", () => {
  expect(found("mã", "ma")).toEqual(["ma"]);
  expect(found("=mã", "ma mã")).toEqual(["mã"]);
});

test("several tables are looked for at once, and the first match is the first in the text", () => {
  const finder = phraseFinder({ en: "code" }, { de: "zahl" });

  expect(finder.first("zahl code")).toEqual({ start: 0, end: 4 });
  expect(finder.test("nothing here")).toBe(false);
  expect(finder.first("")).toBeUndefined();
});

test("expandPhrase() writes choices, options and repetitions out", () => {
  expect(expandPhrase("a(b|c)d?[ef]")).toEqual(["abe", "abf", "abde", "abdf", "ace", "acf", "acde", "acdf"]);
  expect(expandPhrase("x( *){0,2}")).toEqual(["x", "x *", "x * *"]);
});
