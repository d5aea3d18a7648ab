import { codeWords, numberedWords, numberWords, otherCodeWords, passwordWords } from "./code-patterns.ts";
import type { PhraseFinder } from "./words/phrase-finder.ts";

/** A word of a text that says what the number beside it is. */
export interface Mention {
  readonly kind: "code" | "number";
  /** Whether the word itself speaks of a number, as in "order number". */
  readonly isNumbered: boolean;
  readonly start: number;
  readonly end: number;
  readonly word: string;
}

export interface MentionOptions {
  /** Whether words for "password" count as well, as they do in front of digits. */
  readonly withPasswords: boolean;
}

/** In the order of the text. */
export function mentionsIn(text: string, { withPasswords }: MentionOptions): Mention[] {
  const find = (finder: PhraseFinder, kind: Mention["kind"], isNumbered: boolean): Mention[] =>
    finder.all(text).map(({ start, end }) => ({ kind, isNumbered, start, end, word: text.slice(start, end).trim() }));
  const others = find(otherCodeWords, "number", true);
  const named = [...find(codeWords, "code", false), ...(withPasswords ? find(passwordWords, "code", false) : [])];
  const codes = without(named, others);
  const numbered = without(find(numberedWords, "number", true), codes);
  const plain = without(find(numberWords, "number", false), [...codes, ...numbered]);
  return [...codes, ...others, ...numbered, ...plain].sort((one, other) => one.start - other.start);
}

function without(mentions: readonly Mention[], stronger: readonly Mention[]): Mention[] {
  return mentions.filter((mention) => !stronger.some((other) => overlap(mention, other)));
}

/** Whether a text names a code at all. */
export function namesCode(text: string): boolean {
  return mentionsIn(text, { withPasswords: false }).some(({ kind }) => kind === "code");
}

function overlap(one: Mention, other: Mention): boolean {
  return one.start < other.end && other.start < one.end;
}
