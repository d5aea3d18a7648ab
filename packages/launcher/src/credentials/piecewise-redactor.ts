import { maskSpans } from "./redactor.ts";
import { longestForm } from "./secret-pattern.ts";
import { createSpanFinder } from "./secret-spans.ts";

/** Masks a text that is too long to be held as a whole. */
export interface PiecewiseRedactor {
  /** Takes more of the text, and answers as much of it, masked, as can be told by now. */
  add(text: string): string;
  /** Takes the last of the text and answers all that is left of it. Another may follow. */
  finish(text: string): string;
}

/**
 * Masks as `createRedactor` does, wherever the pieces are cut: what may be the begin of a secret is held back until more
 * is known. Memory stays bounded by the longest piece.
 */
export function createPiecewiseRedactor(secrets: Iterable<string>): PiecewiseRedactor {
  const find = createSpanFinder(secrets);
  if (find === undefined) return { add: (text) => text, finish: (text) => text };
  let held = "";
  // How much of what is held was answered before: it stays as the begin of the secrets that reach beyond it.
  let answered = 0;
  const answerUpTo = (end: number): string => {
    const masked = maskSpans(held, find(held), answered, end);
    const dropped = Math.max(0, end - longestForm);
    held = held.slice(dropped);
    answered = end - dropped;
    return masked;
  };
  return {
    add: (text) => {
      held += text;
      const end = wholeCharacters(held, held.length - longestForm);
      return end > answered ? answerUpTo(end) : "";
    },
    finish: (text) => {
      held += text;
      const masked = answerUpTo(held.length);
      held = "";
      answered = 0;
      return masked;
    },
  };
}

/** The cut at `length`, or one unit before it when a character would be halved there. */
function wholeCharacters(text: string, length: number): number {
  return /^[\uDC00-\uDFFF]/.test(text.slice(length, length + 1)) ? length - 1 : length;
}
