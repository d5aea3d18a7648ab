import { createSpanFinder, type SecretSpan } from "./secret-spans.ts";

/** What stands in the place of a masked value. */
export const mask = "[masked]";

export type Redact = (text: string) => string;

/**
 * Makes a function that masks every occurrence of the given secrets, in all the forms of `secretForms`. Occurrences that
 * overlap become one mask. How long it takes depends on the length of the text, hardly on the number of secrets.
 */
export function createRedactor(secrets: Iterable<string>): Redact {
  const find = createSpanFinder(secrets);
  if (find === undefined) return (text) => text;
  return (text) => {
    const spans = find(text);
    return spans.length === 0 ? text : maskSpans(text, spans, 0, text.length);
  };
}

/** The part of a text from `from` up to `to`, its spans masked; one that began before is not masked a second time. */
export function maskSpans(text: string, spans: readonly SecretSpan[], from: number, to: number): string {
  const pieces: string[] = [];
  let position = from;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    if (start >= to) break;
    if (start >= position) pieces.push(text.slice(position, start), mask);
    position = Math.max(position, end);
  }
  return pieces.join("") + text.slice(position, Math.max(position, to));
}
