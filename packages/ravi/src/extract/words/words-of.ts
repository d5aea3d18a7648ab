import { foldAccents } from "./fold-accents.ts";
import { unspacedScript } from "./scripts.ts";

/** A word in lower case without accents, and where it stands. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface WordsOfText {
  readonly words: readonly Word[];
  readonly lower: string;
  /** As long as the text itself. */
  readonly folded: string;
  /** Whether it holds a script that puts no blanks between words. */
  readonly hasUnspaced: boolean;
}

const word = /%|[\p{L}\p{M}\p{N}©°]+/gu;
// Several finders look at the same clause one after the other.
const recent = new Map<string, WordsOfText>();
const recentLimit = 8;

/** The words of a text out of `normaliseText`. */
export function wordsOf(text: string): WordsOfText {
  const known = recent.get(text);
  if (known !== undefined) return known;
  // Lower case keeps every length: the one letter that grows does not outlive normaliseText.
  const lower = text.toLowerCase();
  const folded = foldAccents(lower);
  const words = [...folded.matchAll(word)].map(({ 0: match, index }) => ({
    text: match,
    start: index,
    end: index + match.length,
  }));
  const [oldest] = recent.keys();
  if (recent.size >= recentLimit && oldest !== undefined) recent.delete(oldest);
  const found = { words, lower, folded, hasUnspaced: unspacedScript.test(text) };
  recent.set(text, found);
  return found;
}
