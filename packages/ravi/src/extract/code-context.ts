import type { CodeCandidate } from "./code-candidates.ts";
import { type CodeLabel, inlineLabel, outerLabel } from "./code-label.ts";
import { clauseAfter, clauseBefore, isAloneIn, lineAround, ownWords } from "./clauses.ts";

/** Where a candidate stands. */
export interface CodeContext {
  readonly label: CodeLabel | undefined;
  /** Alone in its line or table cell. */
  readonly isAlone: boolean;
  /** At the head of the text, at most a sender's name before it: `Example: 482913. …`. */
  readonly isLeading: boolean;
  /** Right after `#`. */
  readonly isHashed: boolean;
  /** Between a comma and a name, as post codes stand, or between a name and a comma, as numbers of houses. */
  readonly isInAddress: boolean;
  /** The part of its clause that stands before it. */
  readonly clauseBefore: string;
  /** Its clause in lower case, for hints that are weaker than a label. */
  readonly clause: string;
  /** What of its clause is said of this candidate alone, in lower case. */
  readonly ownWords: string;
}

export function codeContext(text: string, candidate: CodeCandidate): CodeContext {
  const before = clauseBefore(text, candidate);
  const after = clauseAfter(text, candidate);
  const isAlone = isAloneIn(text, candidate);
  const inline = inlineLabel(candidate, before, after);
  return {
    label: inline ?? (isAlone ? outerLabel(text, candidate, lineAround(text, candidate)) : undefined),
    isAlone,
    isLeading:
      /^\W{0,4}[^\n:]{0,25}(?:[\]】:]\s*)?$/u.test(text.slice(0, Math.min(40, candidate.start))) &&
      candidate.start < 40,
    isHashed: text.charAt(candidate.start - 1) === "#",
    isInAddress: isInAddress(before, after),
    clauseBefore: before,
    clause: `${before} ${after}`.toLowerCase(),
    ownWords: ownWords(before, after).toLowerCase(),
  };
}

function isInAddress(before: string, after: string): boolean {
  const isPostcode = /(?:[,·|]\s*|^)$/.test(before) && /^ \p{Lu}\p{L}+/u.test(after);
  return isPostcode || (/\p{Lu}\p{L}+,? $/u.test(before) && after.startsWith(","));
}
