import { createAnchorIndex } from "./anchor-index.ts";
import { secretForms } from "./secret-pattern.ts";

/** What stands in the place of a masked value. */
export const mask = "[masked]";

export type Redact = (text: string) => string;

/** A part of a text, in UTF-16 units: from `start` up to but not including `end`. */
interface Span {
  start: number;
  end: number;
}

/**
 * Makes a function that masks every occurrence of the given secrets, in all the forms of `secretForms`. Occurrences that
 * overlap become one mask. How long it takes depends on the length of the text, hardly on the number of secrets.
 */
export function createRedactor(secrets: Iterable<string>): Redact {
  const forms = [...new Set(secrets)].flatMap(secretForms);
  if (forms.length === 0) return (text) => text;
  const index = createAnchorIndex(forms);
  const unanchored = forms.filter(({ anchors }) => anchors === undefined).map(({ source }) => new RegExp(source, "g"));
  return (text) => {
    const spans: Span[] = [];
    for (const pattern of unanchored) {
      for (const { index: start, 0: found } of text.matchAll(pattern)) spans.push({ start, end: start + found.length });
    }
    index.search(text, (start, end) => spans.push({ start, end }));
    return spans.length === 0 ? text : maskSpans(text, spans);
  };
}

function maskSpans(text: string, spans: Span[]): string {
  const pieces: string[] = [];
  let position = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    if (start >= position) pieces.push(text.slice(position, start), mask);
    position = Math.max(position, end);
  }
  return pieces.join("") + text.slice(position);
}
