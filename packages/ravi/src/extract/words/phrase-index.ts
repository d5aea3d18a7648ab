import { wordPattern } from "../word-pattern.ts";
import { expandPhrase } from "./expand-phrase.ts";
import { isPlain, plainSpellings } from "./fold-accents.ts";
import { gluingScript, unspacedScript } from "./scripts.ts";
import { phrasesIn, type WordTable } from "./word-table.ts";

/** A word, or a stem with letters allowed around it. */
export interface WordShape {
  readonly stem: string;
  /** Letters that may stand in front of the stem. */
  readonly before: number;
  readonly after: number;
}

export interface Phrase {
  readonly words: readonly WordShape[];
  /** How it is written, when accents matter. */
  readonly exact?: string;
}

export interface PhraseIndex {
  /** The phrases whose first word fits a word, those of most words first. */
  readonly phrasesFor: (word: string) => readonly Phrase[];
  /** Finds the phrases of scripts that put no blanks between words. */
  readonly unspaced: RegExp | undefined;
}

const glue = 3;
const star = 12;
const keyLength = 3;

export function buildPhraseIndex(tables: readonly WordTable[]): PhraseIndex {
  const written = phrasesIn(tables);
  const unspaced = written.filter((phrase) => unspacedScript.test(phrase));
  const phrases = written.filter((phrase) => !unspacedScript.test(phrase)).flatMap(phrasesOf);
  return { phrasesFor: createLookup(phrases), unspaced: unspaced.length === 0 ? undefined : unspacedPattern(unspaced) };
}

function unspacedPattern(phrases: readonly string[]): RegExp {
  const longestFirst = phrases.toSorted((one, other) => other.length - one.length);
  return wordPattern(longestFirst.map((phrase) => phrase.replace(/\((?!\?)/g, "(?:")).join("|"), "gu");
}

function phrasesOf(written: string): Phrase[] {
  const isExact = written.startsWith("=");
  const phrase = (isExact ? written.slice(1) : written).toLowerCase().replaceAll("ı", "i");
  const least = gluingScript.test(phrase) ? glue : 0;
  const spellings = isPlain(phrase) ? expandPhrase(phrase) : expandPhrase(phrase).flatMap(plainSpellings);
  const exact = isExact ? { exact: phrase.replaceAll("*", "") } : {};
  return [...new Set(spellings)].map((spelling) => ({ words: shapesOf(spelling, least), ...exact }));
}

function shapesOf(spelling: string, least: number): WordShape[] {
  const words = spelling.split(/[ './-]+/).filter((word) => word !== "");
  return words.map((word) => ({
    stem: word.replaceAll("*", ""),
    before: word.startsWith("*") ? star : least,
    after: word.endsWith("*") ? star : least,
  }));
}

/** Whether a word is the stem with no more letters around it than may stand there. */
export function isShaped(word: string, { stem, before, after }: WordShape): boolean {
  if (word.length > stem.length + before + after) return false;
  if (stem === "") return !/^\d/.test(word);
  if (before === 0) return word.startsWith(stem) && (after > 0 || word.length === stem.length);
  if (after === 0) return word.endsWith(stem);
  for (let at = word.indexOf(stem); at !== -1 && at <= before; at = word.indexOf(stem, at + 1)) {
    if (word.length - at - stem.length <= after) return true;
  }
  return false;
}

const knownLimit = 2_000;

function createLookup(phrases: readonly Phrase[]): (word: string) => readonly Phrase[] {
  const candidatesFor = createDraft(phrases);
  const known = new Map<string, readonly Phrase[]>();
  return (word) => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const found = candidatesFor(word)
      .filter(({ words: [first] }) => first !== undefined && isShaped(word, first))
      .sort((one, other) => other.words.length - one.words.length);
    // Words come back within a message; those of an earlier one need not be kept.
    if (known.size >= knownLimit) known.clear();
    if (word.length <= 40) known.set(word, found);
    return found;
  };
}

/** Stems with nothing in front are found by their first letters, the others by going through them. */
function createDraft(phrases: readonly Phrase[]): (word: string) => Phrase[] {
  const byStart = new Map<string, Phrase[]>();
  const [inside, glued]: [Phrase[], Phrase[]] = [[], []];
  for (const phrase of phrases) {
    const [first] = phrase.words;
    if (first === undefined) continue;
    if (first.before === 0) listOf(byStart, first.stem.slice(0, keyLength)).push(phrase);
    else (gluingScript.test(first.stem) ? glued : inside).push(phrase);
  }
  const loose = (word: string): Phrase[] => (gluingScript.test(word) ? glued : inside);
  return (word) => [
    ...[1, 2, keyLength].flatMap((length) => (word.length < length ? [] : (byStart.get(word.slice(0, length)) ?? []))),
    ...(/^\d/.test(word) ? [] : loose(word)),
  ];
}

function listOf(lists: Map<string, Phrase[]>, key: string): Phrase[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const list: Phrase[] = [];
  lists.set(key, list);
  return list;
}
