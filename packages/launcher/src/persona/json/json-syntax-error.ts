import { quoteValue } from "../../text/quote-value.ts";
import type { JsonPath } from "../finding.ts";

/** Text that is not JSON. The message shows one character or word of it at most: the rest could be a secret. */
export class JsonSyntaxError extends Error {
  override readonly name = "JsonSyntaxError";
  readonly offset: number;
  /** The value being read when it happened. */
  readonly path: JsonPath;
  readonly hint: string | undefined;

  constructor(text: string, offset: number, path: JsonPath, expected: string) {
    const found = whatStandsAt(text, offset);
    super(`expected ${expected}, got ${found.what}`);
    this.offset = offset;
    this.path = [...path];
    this.hint = found.hint;
  }
}

/** Words that people write in JSON and that JSON does not have. */
const foreignWords: readonly (readonly [word: string, hint: string])[] = [
  ["undefined", "Leave the key out"],
  ["NaN", "JSON has no such number"],
  ["Infinity", "JSON has no such number"],
  ["None", "Write null"],
  ["True", "Write true"],
  ["False", "Write false"],
];

function whatStandsAt(text: string, offset: number): { what: string; hint?: string } {
  if (offset >= text.length) return { what: "the end of the file" };
  const rest = text.slice(offset, offset + 12);
  const word = foreignWords.find(([name]) => rest.startsWith(name));
  if (word !== undefined) return { what: word[0], hint: word[1] };
  if (/^\/[/*]/.test(rest)) return { what: "a comment", hint: "JSON has no comments: remove it" };
  if (rest.startsWith("'")) return { what: `"'"`, hint: "JSON takes double quotes" };
  const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  const afterComma = /,\s*$/.test(text.slice(Math.max(0, offset - 200), offset));
  if (afterComma && /[}\]]/.test(character)) {
    return { what: quoteValue(character), hint: "Remove the comma before it" };
  }
  return { what: quoteValue(character) };
}
