import type { Span } from "./number-spans.ts";

const windowBefore = 160;
const windowAfter = 110;
// A full stop ends a clause after a word that is too long for an abbreviation.
const clauseEnd = /\n|[!?;。！？；।]\s*|\p{L}{5,}[.]\s+|\p{L}{3,}[.]\s+(?=\p{Lu}\p{Ll})|\p{Lo}[.]\s+|\d[.]\s+/gu;

/** The part of a candidate's clause that stands before it. */
export function clauseBefore(text: string, { start }: Span): string {
  const window = text.slice(Math.max(0, start - windowBefore), start);
  const cut = [...window.matchAll(clauseEnd)].at(-1);
  return cut === undefined ? window : window.slice(cut.index + cut[0].length);
}

/** The part of a candidate's clause that stands after it. */
export function clauseAfter(text: string, { end }: Span): string {
  const window = text.slice(end, end + windowAfter);
  const cut = /\n|[!?;。！？；।]|[.](?=\s|$)/u.exec(window);
  return cut === null ? window : window.slice(0, cut.index);
}

/**
 * What is said of a candidate and not of another one beside it: its clause, from the comma, colon or dash before it on,
 * and up to the next comma when another number follows. When nothing else stands there, as in `the code from before
 * (118264) has expired`, the whole clause counts.
 */
export function ownWords(before: string, after: string): string {
  const left = /[^,:：，、(–—]*$/u.exec(before)?.[0] ?? "";
  // What follows a comma may go on about it: "118264, which works no longer".
  const right = /\d{3}/.test(after) ? (/^[^,，、)–—]*/u.exec(after)?.[0] ?? "") : after;
  const own = `${left} ${right}`;
  if (/\p{L}/u.test(own)) return own;
  if (/[:：]\s*["'“«*]*$/u.test(before)) return /[^,，、(–—]*$/u.exec(before)?.[0] ?? "";
  return `${before} ${after}`;
}

/** The line around a span, without its line breaks. */
export function lineAround(text: string, { start, end }: Span): Span {
  const next = text.indexOf("\n", end);
  return { start: text.lastIndexOf("\n", start - 1) + 1, end: next === -1 ? text.length : next };
}

const lineLimit = 300;

interface Line extends Span {
  readonly text: string;
}

/** The last line with something in it that ends before a place. */
export function previousLine(text: string, before: number): Line | undefined {
  const offset = Math.max(0, before - 1_000);
  const head = text.slice(offset, Math.max(0, before)).trimEnd();
  if (head === "") return undefined;
  const start = head.lastIndexOf("\n") + 1;
  return { text: head.slice(start).slice(-lineLimit), start: offset + start, end: offset + head.length };
}

/** The first line with something in it that begins at or after a place. */
export function nextLine(text: string, from: number): Line | undefined {
  const line = /^\s*([^\n]+)/.exec(text.slice(from, from + 1_000));
  if (line?.[1] === undefined) return undefined;
  return { text: line[1].slice(0, lineLimit), start: from, end: from + line[0].length };
}

/** Whether a span is alone in its line or table cell. */
export function isAloneIn(text: string, { start, end }: Span): boolean {
  const before = text.slice(Math.max(0, start - 12), start);
  const after = text.slice(end, end + 12);
  const opens = /(?:^|[\n\t|])[ *_"'“”„«»「『【>[(#:-]*$/.test(start <= 12 ? `\n${before}` : before);
  return opens && /^[ *_"'“”«»」』】<\])#.:!-]*(?:$|[\n\t|])/.test(after.length < 12 ? `${after}\n` : after);
}
