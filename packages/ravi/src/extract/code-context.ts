import { codeWords, otherCodeWords, signInWords } from "./code-words.ts";
import type { CodeCandidate } from "./code-candidates.ts";
import { numberWords } from "./number-words.ts";

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
}

/** Where a candidate stands. */
export interface CodeContext {
  readonly label: CodeLabel | undefined;
  /** Alone in its line or table cell. */
  readonly isAlone: boolean;
  /** In a line that quotes another message. */
  readonly isQuoted: boolean;
  /** Right after `#`. */
  readonly isHashed: boolean;
  /** The part of its clause that stands before it. */
  readonly clauseBefore: string;
  /** Its clause, for hints that are weaker than a label. */
  readonly clause: string;
}

interface Mention {
  readonly kind: "code" | "number";
  readonly isNumbered: boolean;
  readonly start: number;
  readonly end: number;
  readonly word: string;
}

const windowBefore = 140;
const windowAfter = 110;
const copula =
  "(?:is|are|was|:|=|ist|lautet|est|es|é|è|e'|jest|to|это|هو|هي|は|が|为|為|是|은|는|이|以下|your|ihre?n?|votre|tu|su|sua|seu|il tuo|uw|je|twój|ваш\\p{L}{0,2}|the|a|an|der|die|das|le|la|el|o|de|du|für|for|of)";
const plainGap = /^[\s:：#.()"'“”„«»*=>|№-]*$/u;
const copulaGap = new RegExp(`^[\\s:：#.()"'“”„«»*=>|-]*(?:${copula}[\\s:：#."'“”„«»*-]*){0,3}$`, "iu");
const endsInCopula = /(?:[:：]|[\s.](?:is|lautet|est|es|é|è|to|это|هو|هي)|は|为|為|是|은|는)\s*$/iu;
const ownedByNext = new RegExp(
  `^[\\s:：=("'“”*-]*(?:(?:is|ist|lautet|est|es|é|è|は|为|為|是|это|:)[\\s:：*]*)?#?(?:[A-Z]{1,3}-)?[A-Z]?\\d[\\dA-Z]{2}`,
  "u",
);

export function codeContext(text: string, candidate: CodeCandidate): CodeContext {
  const line = lineAround(text, candidate.start, candidate.end);
  const before = clauseBefore(text, candidate.start);
  const after = clauseAfter(text, candidate.end);
  const isAlone = isAloneIn(text, candidate);
  const inline = preferred(labelBefore(before), labelAfter(after));
  const label = inline ?? (isAlone ? (labelAbove(text, line.start) ?? labelBelow(text, line.end)) : undefined);
  return {
    label,
    isAlone,
    isQuoted: /^\s*(?:>|\|)/.test(text.slice(line.start, line.start + 10)),
    isHashed: text.charAt(candidate.start - 1) === "#",
    clauseBefore: before,
    clause: `${before} ${after}`,
  };
}

/** Whether a text names a code at all. */
export function namesCode(text: string): boolean {
  return mentionsIn(text).some(({ kind }) => kind === "code");
}

// Lower case keeps every length: the one letter that grows does not outlive normaliseText.
function mentionsIn(text: string): Mention[] {
  const lower = text.toLowerCase();
  const named = [...lower.matchAll(codeWords)].map((match) => mention(text, match, "code", false));
  const others = [...lower.matchAll(otherCodeWords)].map((match) => mention(text, match, "number", true));
  const numbers = [...lower.matchAll(numberWords)].map((match) =>
    mention(text, match, "number", match.groups?.["numbered"] !== undefined),
  );
  const codes = named.filter((code) => !others.some((other) => overlap(code, other)));
  const rest = numbers.filter((number) => !codes.some((code) => overlap(code, number)));
  return [...codes, ...others, ...rest].sort((one, other) => one.start - other.start);
}

function mention(
  text: string,
  { 0: { length }, index }: RegExpExecArray,
  kind: Mention["kind"],
  isNumbered: boolean,
): Mention {
  return { kind, isNumbered, start: index, end: index + length, word: text.slice(index, index + length).trim() };
}

function overlap(one: Mention, other: Mention): boolean {
  return one.start < other.end && other.start < one.end;
}

// "Example Mobile: 6240 is your code" has no telephone number in it.
function preferred(before: CodeLabel | undefined, after: CodeLabel | undefined): CodeLabel | undefined {
  const isOverruled = before?.kind === "number" && !before.isNumbered && after?.kind === "code" && after.weight > 0.8;
  return isOverruled ? after : (before ?? after);
}

function labelBefore(before: string): CodeLabel | undefined {
  const mentions = mentionsIn(before).toReversed();
  const label = mentions.find(
    (found) => found.kind === "code" || isNumberLabel(found, before.slice(found.end), "before"),
  );
  if (label === undefined) return undefined;
  const { kind, word, isNumbered } = label;
  return {
    kind,
    word,
    isNumbered,
    place: "before",
    weight: kind === "number" ? 1 : closeness(before.slice(label.end)),
  };
}

function labelAfter(after: string): CodeLabel | undefined {
  const label = mentionsIn(after).find((found) =>
    found.kind === "code"
      ? !ownedByNext.test(after.slice(found.end))
      : isNumberLabel(found, after.slice(0, found.start), "after"),
  );
  if (label === undefined) return undefined;
  const { kind, word, isNumbered } = label;
  const weight = kind === "number" ? 1 : Math.min(0.92, closeness(after.slice(0, label.start)));
  return { kind, word, isNumbered, place: "after", weight };
}

// "code for your account is 482913" names no account number; "account number is 482913" does.
function isNumberLabel(found: Mention, gap: string, place: "before" | "after"): boolean {
  if (place === "before" && plainGap.test(gap)) return true;
  return found.isNumbered && gap.length <= 30 && copulaGap.test(gap);
}

/** 1 right beside it, less with every word between, little when another number stands between. */
function closeness(gap: string): number {
  if (copulaGap.test(gap)) return 1;
  if (/\d{2}/.test(gap)) return endsInCopula.test(gap) ? 0.66 : 0.3;
  const words = gap.match(/\p{Script=Latin}+|\p{Script=Cyrillic}+|\p{Script=Arabic}+|[\p{Lo}]{2}/gu)?.length ?? 0;
  return Math.max(0.5, 1 - words * 0.045);
}

function labelAbove(text: string, lineStart: number): CodeLabel | undefined {
  let end = lineStart - 1;
  for (const weight of [0.86, 0.74, 0.6]) {
    const line = previousLine(text, end);
    if (line === undefined) return undefined;
    const label = labelOfLine(line.text, weight, "above");
    if (label !== undefined) return label;
    if (weight > 0.8 && announces(line.text)) return { ...announcement, weight: 0.56 };
    end = line.start - 1;
  }
  return undefined;
}

const announcement = { kind: "code", word: ":", isNumbered: false, place: "above" } as const;

/** "Type this to verify your account:" announces a code without naming it. */
function announces(line: string): boolean {
  return (
    /[:：]\s*$/.test(line) &&
    signInWords.test(line.toLowerCase()) &&
    mentionsIn(line).every(({ word }) => /^(?:account|konto|compte|cuenta|conta)$/i.test(word))
  );
}

function labelOfLine(line: string, weight: number, place: "above" | "below"): CodeLabel | undefined {
  const mentions = mentionsIn(line);
  const code = mentions.findLast(({ kind }) => kind === "code");
  if (code !== undefined) return { kind: "code", word: code.word, isNumbered: false, weight, place };
  const last = mentions.at(-1);
  if (last === undefined || place === "below" || !/^[\s:：#.*]*$/.test(line.slice(last.end))) return undefined;
  return { kind: "number", word: last.word, isNumbered: last.isNumbered, weight, place };
}

function labelBelow(text: string, lineEnd: number): CodeLabel | undefined {
  let start = lineEnd + 1;
  for (const weight of [0.66, 0.5]) {
    const line = nextLine(text, start);
    if (line === undefined) return undefined;
    const label = labelOfLine(line.text, weight, "below");
    if (label !== undefined) return label;
    start = line.end + 1;
  }
  return undefined;
}

function lineAround(text: string, start: number, end: number): { start: number; end: number } {
  const next = text.indexOf("\n", end);
  return { start: text.lastIndexOf("\n", start - 1) + 1, end: next === -1 ? text.length : next };
}

const lineLimit = 300;

function previousLine(text: string, before: number): { text: string; start: number } | undefined {
  const head = text.slice(Math.max(0, before - 1_000), Math.max(0, before)).trimEnd();
  if (head.trim() === "") return undefined;
  const offset = Math.max(0, before - 1_000);
  const start = head.lastIndexOf("\n") + 1;
  return { text: head.slice(start).slice(-lineLimit), start: offset + start };
}

function nextLine(text: string, from: number): { text: string; end: number } | undefined {
  const head = text.slice(from, from + 1_000);
  const line = /^\s*([^\n]+)/.exec(head);
  if (line === null || line[1] === undefined) return undefined;
  return { text: line[1].slice(0, lineLimit), end: from + line[0].length };
}

function isAloneIn(text: string, { start, end }: CodeCandidate): boolean {
  const before = text.slice(Math.max(0, start - 12), start);
  const after = text.slice(end, end + 12);
  const opens = /(?:^|[\n\t|])[ *_"'“”„«»>[(#:-]*$/.test(start <= 12 ? `\n${before}` : before);
  return opens && /^[ *_"'“”«»<\])#.:!-]*(?:$|[\n\t|])/.test(after.length < 12 ? `${after}\n` : after);
}

function clauseBefore(text: string, start: number): string {
  const window = text.slice(Math.max(0, start - windowBefore), start);
  const cut = [...window.matchAll(/\n|[!?;。！？；]\s*|\p{L}{5,}[.]\s+|\d[.]\s+/gu)].at(-1);
  return cut === undefined ? window : window.slice(cut.index + cut[0].length);
}

function clauseAfter(text: string, end: number): string {
  const window = text.slice(end, end + windowAfter);
  const cut = /\n|[!?;。！？；]|[.](?=\s|$)/.exec(window);
  return cut === null ? window : window.slice(0, cut.index);
}
