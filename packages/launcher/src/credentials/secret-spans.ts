import { createAnchorIndex } from "./anchor-index.ts";
import { secretForms } from "./secret-pattern.ts";

/** Where a secret stands in a text, in UTF-16 units: from `start` up to but not including `end`. */
export interface SecretSpan {
  start: number;
  end: number;
}

/** Finds every occurrence of some secrets, in no order; occurrences may overlap. */
export type FindSpans = (text: string) => SecretSpan[];

/** `undefined` when there is nothing to look for: no secrets, or none of which an occurrence could be told from words. */
export function createSpanFinder(secrets: Iterable<string>): FindSpans | undefined {
  const forms = [...new Set(secrets)].flatMap(secretForms);
  if (forms.length === 0) return undefined;
  const index = createAnchorIndex(forms);
  const unanchored = forms.filter(({ anchors }) => anchors === undefined).map(({ source }) => new RegExp(source, "g"));
  return (text) => {
    const spans: SecretSpan[] = [];
    for (const pattern of unanchored) {
      for (const { index: start, 0: found } of text.matchAll(pattern)) spans.push({ start, end: start + found.length });
    }
    index.search(text, (start, end) => spans.push({ start, end }));
    return spans;
  };
}
