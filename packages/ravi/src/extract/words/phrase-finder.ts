import { buildPhraseIndex, isShaped, type Phrase, type PhraseIndex } from "./phrase-index.ts";
import { type WordsOfText, wordsOf } from "./words-of.ts";
import type { WordTable } from "./word-table.ts";

export interface PhraseMatch {
  readonly start: number;
  readonly end: number;
}

/** Finds the phrases of tables in text out of `normaliseText`, whatever its case. Work is linear in the text. */
export interface PhraseFinder {
  /** In the order of the text; of several that begin at one word the longest. */
  readonly all: (text: string) => PhraseMatch[];
  readonly first: (text: string) => PhraseMatch | undefined;
  readonly test: (text: string) => boolean;
}

/** The index is built when it is first needed. */
export function phraseFinder(...tables: readonly WordTable[]): PhraseFinder {
  let index: PhraseIndex | undefined;
  const scan = (text: string): Generator<PhraseMatch> => scanText((index ??= buildPhraseIndex(tables)), text);
  const all = (text: string): PhraseMatch[] => [...scan(text)].sort((one, other) => one.start - other.start);
  return { all, first: (text) => all(text)[0], test: (text) => scan(text).next().done !== true };
}

function* scanText(index: PhraseIndex, text: string): Generator<PhraseMatch> {
  const found = wordsOf(text);
  const { words, lower } = found;
  if (index.unspaced !== undefined && found.hasUnspaced) {
    for (const match of lower.matchAll(index.unspaced)) {
      yield { start: match.index, end: match.index + match[0].length };
    }
  }
  for (let at = 0; at < words.length; at += 1) {
    const phrase = index.phrasesFor(words[at]?.text ?? "").find((candidate) => fits(candidate, found, at));
    if (phrase === undefined) continue;
    const end = at + phrase.words.length;
    yield { start: words[at]?.start ?? 0, end: words[end - 1]?.end ?? 0 };
    at = end - 1;
  }
}

/** Whether a phrase whose first word fits goes on here. */
function fits(phrase: Phrase, { words, folded, lower }: WordsOfText, at: number): boolean {
  const isWhole = phrase.words.every((shape, offset) => {
    const word = words[at + offset];
    if (offset === 0) return true;
    if (word === undefined || !isShaped(word.text, shape)) return false;
    return isGap(folded, words[at + offset - 1]?.end ?? 0, word.start);
  });
  return isWhole && (phrase.exact === undefined || lower.startsWith(phrase.exact, words[at]?.start));
}

/** The marks that may stand between the words of a phrase. */
function isGap(text: string, start: number, end: number): boolean {
  return end - start <= 3 && /^[ \n'’./-]+$/.test(text.slice(start, end));
}
