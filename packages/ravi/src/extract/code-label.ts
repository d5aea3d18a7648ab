import type { CodeCandidate } from "./code-candidates.ts";
import {
  commandWords,
  isCopulaGap,
  leadsUp,
  namesNext,
  signInWords,
  startsWithCopula,
  statesBefore,
} from "./code-patterns.ts";
import { isVagueCompound } from "./words/code-modifiers.ts";
import { foldAccents } from "./words/fold-accents.ts";
import { nextLine, previousLine } from "./clauses.ts";
import { type Mention, type MentionOptions, mentionsIn } from "./mentions.ts";

/** What the text says a candidate is. */
export interface CodeLabel {
  /** `code`: it is said to be a code. `number`: it is said to be some other number. */
  readonly kind: "code" | "number";
  /** The word that says so. */
  readonly word: string;
  /** Whether the word itself speaks of a number, as in "order number". */
  readonly isNumbered: boolean;
  /** How far the word counts, from 0 to 1. */
  readonly weight: number;
  readonly place: "before" | "after" | "above" | "below";
  /** Nothing but blanks between the word and the candidate. */
  readonly isBare: boolean;
  /** A compound that may name any kind of code. */
  readonly isVague: boolean;
}

const plainGap = /^[\s:：#.()"'“”„«»*=>|№-]*$/u;

/** The label of a candidate within its clause. */
export function inlineLabel(candidate: CodeCandidate, before: string, after: string): CodeLabel | undefined {
  const options = optionsFor(candidate);
  const [label, follower] = [labelBefore(before, options), labelAfter(after, options)];
  return isOverruled(label, follower, after) ? follower : (label ?? follower);
}

/** The label of a candidate that is alone in its line: from the lines above it, else below it. */
export function outerLabel(
  text: string,
  candidate: CodeCandidate,
  line: { start: number; end: number },
): CodeLabel | undefined {
  const options = optionsFor(candidate);
  return labelAbove(text, line.start, options) ?? labelBelow(text, line.end, options);
}

function optionsFor({ code }: CodeCandidate): MentionOptions {
  return { withPasswords: /^\d+$/.test(code) };
}

// "Example Mobile: 6240 is your code" has no telephone number in it.
function isOverruled(label: CodeLabel | undefined, follower: CodeLabel | undefined, after: string): boolean {
  if (label?.kind !== "number" || label.isNumbered) return false;
  return follower?.kind === "code" && follower.weight > 0.8 && startsWithCopula(after);
}

function labelBefore(before: string, options: MentionOptions): CodeLabel | undefined {
  const mentions = mentionsIn(before, options).toReversed();
  const found = mentions.find(
    (mention) => mention.kind === "code" || isNumberLabel(mention, before.slice(mention.end), "before"),
  );
  if (found === undefined) return undefined;
  const gap = before.slice(found.end);
  const isOwned = found.kind === "code" && statesBefore(before.slice(0, found.start));
  const weight = found.kind === "number" ? 1 : closeness(gap) * (isOwned ? 0.5 : 1);
  return { ...labelOf(found), place: "before", weight, isBare: gap.trim() === "" };
}

function labelAfter(after: string, options: MentionOptions): CodeLabel | undefined {
  const mentions = mentionsIn(after, options);
  const found = mentions.find((mention, at) =>
    mention.kind === "code"
      ? !namesNext(after.slice(mention.end))
      : isNumberLabel(mention, after.slice(0, mention.start), "after") && !isModifier(after, mention, mentions[at + 1]),
  );
  if (found === undefined) return undefined;
  const weight = found.kind === "number" ? 1 : Math.min(0.92, closenessAfter(after, found.start));
  return { ...labelOf(found), place: "after", weight, isBare: false };
}

/** In "482913 is your Card ID security code" the first of two names says more about the second. */
function isModifier(text: string, mention: Mention, next: Mention | undefined): boolean {
  return next?.kind === "code" && /^[ -]?(?:\p{L}{1,14}[ -]){0,2}$/u.test(text.slice(mention.end, next.start));
}

function labelOf({ kind, word, isNumbered }: Mention): Pick<CodeLabel, "kind" | "word" | "isNumbered" | "isVague"> {
  return { kind, word, isNumbered, isVague: isVagueCompound(foldAccents(word.toLowerCase())) };
}

// "code for your account is 482913" names no account number; "account number is 482913" does.
function isNumberLabel(found: Mention, gap: string, place: "before" | "after"): boolean {
  if (place === "before" && plainGap.test(gap)) return true;
  // In "4821 no site" and "482913 id" the short word belongs to something else.
  const isWord = place === "before" || found.word.length > 3;
  return found.isNumbered && isWord && gap.length <= 30 && isCopulaGap(gap);
}

// "482913 is …" is about the number, "482913 accounts were taken over although they had codes" is not.
function closenessAfter(after: string, start: number): number {
  const weight = closeness(after.slice(0, start), 0.07);
  return weight < 0.7 && !startsWithCopula(after) ? weight * 0.5 : weight;
}

/** 1 right beside it, less with every word between, little when another number stands between. */
function closeness(gap: string, perWord = 0.045): number {
  if (isCopulaGap(gap)) return 1;
  if (/\d{2}/.test(gap)) return leadsUp(gap) ? 0.74 : 0.3;
  const words = gap.match(/\p{Script=Latin}+|\p{Script=Cyrillic}+|\p{Script=Arabic}+|[\p{Lo}]{2}/gu)?.length ?? 0;
  return Math.max(leadsUp(gap) ? 0.7 : 0.5 - (perWord - 0.045) * 8, 1 - words * perWord);
}

function labelAbove(text: string, lineStart: number, options: MentionOptions): CodeLabel | undefined {
  let end = lineStart - 1;
  for (const weight of [0.86, 0.74, 0.6]) {
    const line = previousLine(text, end);
    if (line === undefined) return undefined;
    const label = labelOfLine(line.text, weight, "above", options);
    if (label !== undefined) return label;
    if (weight > 0.8 && announces(line.text, options)) return { ...announcement, weight: 0.56 };
    end = line.start - 1;
  }
  return undefined;
}

const announcement = {
  kind: "code",
  word: ":",
  isNumbered: false,
  place: "above",
  isBare: false,
  isVague: false,
} as const;

/** "Type this to verify your account:" announces a code without naming it. */
function announces(line: string, options: MentionOptions): boolean {
  const [isCommand, isSignIn] = [commandWords.test(line), signInWords.test(line)];
  const leadsOn = /[:：]\s*$/.test(line) ? isCommand || isSignIn : isCommand && isSignIn;
  return (
    leadsOn && mentionsIn(line, options).every(({ isNumbered, end }) => !isNumbered && !plainGap.test(line.slice(end)))
  );
}

function labelOfLine(
  line: string,
  weight: number,
  place: "above" | "below",
  options: MentionOptions,
): CodeLabel | undefined {
  const mentions = mentionsIn(line, options);
  const code = mentions.findLast(({ kind }) => kind === "code");
  if (code !== undefined) return { ...labelOf(code), weight, place, isBare: false };
  const last = mentions.at(-1);
  if (last === undefined || place === "below" || !/^[\s:：#.*]*$/.test(line.slice(last.end))) return undefined;
  return { ...labelOf(last), weight, place, isBare: false };
}

function labelBelow(text: string, lineEnd: number, options: MentionOptions): CodeLabel | undefined {
  let start = lineEnd + 1;
  for (const weight of [0.66, 0.5]) {
    const line = nextLine(text, start);
    if (line === undefined) return undefined;
    const label = labelOfLine(line.text, weight, "below", options);
    if (label !== undefined) return label;
    start = line.end + 1;
  }
  return undefined;
}
