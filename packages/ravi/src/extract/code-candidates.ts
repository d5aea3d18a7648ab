import { numberSpans, type Span } from "./number-spans.ts";

/** Something in a text that has the shape of a code. */
export interface CodeCandidate extends Span {
  /** Without separators and without a brand's prefix (`G-482913` → `482913`). */
  readonly code: string;
  /** As in the text, normalised. */
  readonly written: string;
  readonly shape: CodeShape;
}

export type CodeShape =
  | "digits"
  | "grouped digits"
  | "dotted digits"
  | "spaced characters"
  | "prefixed digits"
  | "letters and digits"
  | "grouped letters and digits"
  | "unevenly grouped"
  | "loosely grouped"
  | "letters";

/** Candidates of one text that are looked at; a message with more of them is no message that sends a code. */
export const candidateLimit: number = 150;

interface Word extends Span {
  readonly text: string;
}

/** Finds what has the shape of a code and is no date, amount, telephone number or other number of a known kind. */
export function codeCandidates(text: string): CodeCandidate[] {
  const taken = numberSpans(text);
  const isFree = createLookup(taken);
  const candidates: CodeCandidate[] = [];
  for (const chain of chains(text)) {
    for (const found of chainCandidates(text, chain)) {
      if (isFree(found) && isSeparate(text, found)) candidates.push(found);
    }
    if (candidates.length >= candidateLimit) break;
  }
  return candidates;
}

/** Spans and candidates both come in order of their start, so that one pass is enough. */
function createLookup(spans: readonly Span[]): (candidate: Span) => boolean {
  let next = 0;
  let reach = 0;
  return ({ start, end }) => {
    for (let span = spans[next]; span !== undefined && span.start < end; span = spans[next]) {
      reach = Math.max(reach, span.end);
      next += 1;
    }
    return reach <= start;
  };
}

/** Words of ASCII letters and digits, joined while a single hyphen, dot in the middle or blank stands between. */
function* chains(text: string): Generator<Word[]> {
  let chain: Word[] = [];
  for (const match of text.matchAll(/[A-Za-z0-9]+/g)) {
    const word = { text: match[0], start: match.index, end: match.index + match[0].length };
    const previous = chain.at(-1);
    if (previous !== undefined && !joins(text, previous, word, chain.length)) {
      yield chain;
      chain = [];
    }
    chain.push(word);
  }
  if (chain.length > 0) yield chain;
}

function joins(text: string, previous: Word, word: Word, length: number): boolean {
  const gap = text.slice(previous.end, Math.min(word.start, previous.end + 5));
  if (length >= 16) return false;
  if (gap === "-" || gap === "·" || gap === "_") return true;
  if (gap === ".")
    return word.text.length === previous.text.length && /^\d{2,3}$/.test(previous.text) && /^\d+$/.test(word.text);
  if (gap === " - ") return /^[A-Z\d]{1,4} [A-Z\d]{1,4}$/.test(`${previous.text} ${word.text}`);
  if (previous.text.length === 1 && word.text.length === 1) return /^[\s|·]{1,4}$/.test(gap);
  const areNumbers = /\d/.test(previous.text) && /\d/.test(word.text);
  return gap === " " && areNumbers;
}

function chainCandidates(text: string, chain: readonly Word[]): CodeCandidate[] {
  const [first] = chain;
  if (first === undefined) return [];
  if (chain.length === 1) return single(first);
  const whole = spaced(text, chain) ?? grouped(text, chain) ?? prefixed(text, chain) ?? uneven(text, chain);
  if (whole !== undefined) return [whole];
  return isHyphenated(text, chain) || digitsOf(chain) >= 9 ? [] : chain.flatMap(single);
}

function single(word: Word): CodeCandidate[] {
  const shape = shapeOf(word.text);
  return shape === undefined ? [] : [{ ...word, code: word.text, written: word.text, shape }];
}

function shapeOf(text: string): CodeShape | undefined {
  if (/^\d{4,10}$/.test(text)) return "digits";
  if (text.length < 5 || text.length > 10) return undefined;
  if (/\d/.test(text) && /[A-Za-z]/.test(text)) return "letters and digits";
  return /^[A-Z]{5,8}$/.test(text) ? "letters" : undefined;
}

function spaced(text: string, chain: readonly Word[]): CodeCandidate | undefined {
  if (chain.length < 4 || chain.length > 10 || chain.some((word) => word.text.length > 1)) return undefined;
  const code = join(chain);
  if (!/^[A-Z0-9]+$/.test(code) || !/\d/.test(code)) return undefined;
  return candidate(text, chain, code, "spaced characters");
}

function grouped(text: string, chain: readonly Word[]): CodeCandidate | undefined {
  const code = join(chain);
  const [{ text: first }] = chain as [Word, ...Word[]];
  const isEven = chain.every((word) => word.text.length === first.length);
  if (!isEven || first.length < 2 || first.length > 5 || code.length > 12 || chain.length > 4) return undefined;
  if (/^\d+$/.test(code)) return groupedDigits(text, chain, code);
  if (first.length < 3) return undefined;
  if (chain.every((word) => /^[a-z\d]*(?:[a-z]\d|\d[a-z])[a-z\d]*$/.test(word.text))) {
    return candidate(text, chain, code, "grouped letters and digits");
  }
  if (!/^[A-Z0-9]+$/.test(code)) return undefined;
  return candidate(text, chain, code, /\d/.test(code) ? "grouped letters and digits" : "letters");
}

function groupedDigits(text: string, chain: readonly Word[], code: string): CodeCandidate | undefined {
  const isDotted = text.charAt(chain[0]?.end ?? 0) === ".";
  if (code.length > 10 || (isDotted && code.length !== 6)) return undefined;
  return candidate(text, chain, code, isDotted ? "dotted digits" : "grouped digits");
}

/** `XK4-92PL`, `LH-7743-QK`, `558-03-12`: groups of two to five with hyphens between. */
function uneven(text: string, chain: readonly Word[]): CodeCandidate | undefined {
  const code = join(chain);
  const areGroups = chain.length <= 3 && chain.every((word) => /^(?:[A-Z]{2,3}|(?=.*\d)[A-Z\d]{2,5})$/.test(word.text));
  const isHyphened = chain.every((word, at) => at === 0 || text.charAt(word.start - 1) === "-");
  if (
    !areGroups ||
    !isHyphened ||
    chain.some((word) => /^20\d\d$/.test(word.text)) ||
    !/\d/.test(code) ||
    code.length < 6 ||
    code.length > 10
  )
    return undefined;
  const isMixed = chain.some((word) => /\d/.test(word.text) && /[A-Z]/.test(word.text));
  return candidate(text, chain, code, isMixed ? "unevenly grouped" : "loosely grouped");
}

function prefixed(text: string, chain: readonly Word[]): CodeCandidate | undefined {
  const [prefix, ...rest] = chain as [Word, ...Word[]];
  const digits = join(rest);
  const isCode = /^[A-Z]{1,3}$/.test(prefix.text) && /^\d{4,8}$/.test(digits) && rest.length <= 2;
  return isCode ? candidate(text, chain, digits, "prefixed digits") : undefined;
}

function candidate(text: string, chain: readonly Word[], code: string, shape: CodeShape): CodeCandidate {
  const start = chain[0]?.start ?? 0;
  const end = chain.at(-1)?.end ?? 0;
  return { start, end, code, written: text.slice(start, end), shape };
}

function isHyphenated(text: string, chain: readonly Word[]): boolean {
  return text.slice(chain[0]?.start, chain.at(-1)?.end).includes("-");
}

function digitsOf(chain: readonly Word[]): number {
  return join(chain).replace(/\D/g, "").length;
}

function join(chain: readonly Word[]): string {
  return chain.map((word) => word.text).join("");
}

/** Whether the text around lets it be a word of its own and not a part of a path, a name or a bigger number. */
function isSeparate(text: string, { start, end }: Span): boolean {
  const before = text.slice(Math.max(0, start - 2), start);
  const after = text.slice(end, end + 2);
  if (/[/\\@&~$^_+%]$|[\d\p{Script=Latin}][.=]$|\d[,'’:]$/u.test(before)) return false;
  return !/^(?:[/\\@&~$^_=%]|[.,'’:]\d|\p{Script=Latin})/u.test(after) && !/\p{Script=Latin}$/u.test(before);
}
