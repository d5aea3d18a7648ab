import { codeNames, passwordNames } from "./words/code-names.ts";
import { closingCopulas, commandWords as commands, copulas, ownerWords as owners } from "./words/command-words.ts";
import { editorialWords as editorial } from "./words/editorial-words.ts";
import { signInWords as signIn, validityWords as validity, warningWords as warnings } from "./words/intent-words.ts";
import { endingNames, numberedNames, numberNames } from "./words/number-names.ts";
import { otherCodes } from "./words/other-codes.ts";
import { type PhraseFinder, phraseFinder } from "./words/phrase-finder.ts";
import { sellingWords as selling } from "./words/selling-words.ts";
import { staleWords as stale } from "./words/stale-words.ts";

export const codeWords: PhraseFinder = phraseFinder(codeNames);
export const passwordWords: PhraseFinder = phraseFinder(passwordNames);
export const otherCodeWords: PhraseFinder = phraseFinder(otherCodes);
/** Words with "number" in them, which may be followed by "is". */
export const numberedWords: PhraseFinder = phraseFinder(numberedNames, endingNames);
/** Orders, invoices, parcels, phones and others, whose number stands right after them. */
export const numberWords: PhraseFinder = phraseFinder(numberNames);

export const commandWords: PhraseFinder = phraseFinder(commands);
export const editorialWords: PhraseFinder = phraseFinder(editorial);
export const ownerWords: PhraseFinder = phraseFinder(owners);
export const sellingWords: PhraseFinder = phraseFinder(selling);
export const signInWords: PhraseFinder = phraseFinder(signIn);
export const staleWords: PhraseFinder = phraseFinder(stale);
export const validityWords: PhraseFinder = phraseFinder(validity);
export const warningWords: PhraseFinder = phraseFinder(warnings);
const smallWords = phraseFinder(copulas);
const closingWords = phraseFinder(closingCopulas);

/** Whether nothing stands between a word and the number it names but signs and at most three small words. */
export function isCopulaGap(gap: string): boolean {
  const matches = smallWords.all(gap);
  return matches.length <= 3 && isOnlySigns(without(gap, matches));
}

/** Whether a clause leads up to a number, however long it is: it ends in "is" or a colon. */
export function leadsUp(clause: string): boolean {
  if (/[:：]\s*$/.test(clause)) return true;
  const end = clause.trimEnd().length;
  return closingWords.all(clause).some((match) => match.end === end);
}

/** What the text after a number says of it: "482913 is …", "482913 - …". */
export function startsWithCopula(text: string): boolean {
  const start = /^[\s"'”»)\]]*/.exec(text)?.[0].length ?? 0;
  return (
    /[-=:]/.test(text.charAt(start)) ||
    closingWords.all(text.slice(0, start + 20)).some((match) => match.start === start)
  );
}

/** Whether a word names the number after it: "code: 482913", "code is 482913". */
export function namesNext(after: string): boolean {
  const number = /#?(?:[A-Za-z]{1,3}-)?[A-Za-z]?\d[\dA-Za-z]{2}/.exec(after.slice(0, 60));
  if (number === null) return false;
  const gap = after.slice(0, number.index);
  return isOnlySigns(without(gap, closingWords.all(gap)));
}

/** Whether a number was just said to be what comes next: "482913 is your …". */
export function statesBefore(before: string): boolean {
  const number = /.*\d{3}/s.exec(before)?.[0].length;
  return number !== undefined && before.length - number <= 60 && startsWithCopula(before.slice(number));
}

function without(text: string, matches: readonly { start: number; end: number }[]): string {
  return matches.toReversed().reduce((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
}

function isOnlySigns(text: string): boolean {
  return /^[\s:：#.()"'“”„«»「」『』【】[\]*=>|-]*$/u.test(text);
}
