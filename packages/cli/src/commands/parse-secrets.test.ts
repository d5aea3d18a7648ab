import { expect, test } from "vitest";
import { parseSecrets } from "./parse-secrets.ts";

test("what a .env file may hold is read", () => {
  const text = `# shared\n\nA=plain\nexport B='it is # quoted' # note\nC="two\nlines # here"\r\nD=a b = c\nE=\nF=x # note\n  # end`;
  expect(parseSecrets(text, "f")).toEqual({
    A: "plain",
    B: "it is # quoted",
    C: "two\nlines # here",
    D: "a b = c",
    E: "",
    F: "x",
  });
});

test.each([
  { what: "a line without a name", text: "A=1\nSLIPPED\n", line: 2 },
  { what: "a value that would be cut", text: "# x\n\nA=SLIPPED#rest\n", line: 3 },
  { what: "a value that would be gone", text: "A=#SLIPPED", line: 1 },
  { what: "quotes that are not closed", text: 'A=1\nB="SLIPPED\nC=2', line: 2 },
  { what: "something behind the quotes", text: 'A="x"SLIPPED', line: 1 },
  { what: "something behind quotes of two lines", text: 'A="x\ny" SLIPPED\n', line: 2 },
  { what: "a name that begins with a digit", text: "1=SLIPPED", line: 1 },
])("$what is refused by its line, and not repeated", ({ text, line }) => {
  const message = `Cannot read "f": line ${line} is no NAME=value that is understood as it stands`;
  expect(() => parseSecrets(text, "f")).toThrow(expect.objectContaining({ code: "OPTION_INVALID", message }));
});

test("a name that is there twice is refused, because one of its values would be lost", () => {
  expect(() => parseSecrets("A=1\nB=2\nA=3\n", "f")).toThrow('Cannot read "f": 3 values have 2 names');
});
