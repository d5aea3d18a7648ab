import { createAnchorIndex } from "./anchor-index.ts";
import { isMaskable, secretForms } from "./secret-pattern.ts";

/** Where a secret stands in a text, in UTF-16 units: from `start` up to but not including `end`. */
export interface SecretSpan {
  start: number;
  end: number;
}

/** Finds every occurrence of some secrets, in no order; occurrences may overlap. */
export type FindSpans = (text: string) => SecretSpan[];

/**
 * `undefined` when there is nothing to look for: no secrets, or none of which an occurrence could be told from words.
 * What to look for is worked out with the first text: many a stream has none.
 */
export function createSpanFinder(secrets: Iterable<string>): FindSpans | undefined {
  const maskable = [...new Set(secrets)].filter(isMaskable);
  if (maskable.length === 0) return undefined;
  let find: FindSpans | undefined;
  return (text) => (find ??= finderOf(maskable))(text);
}

function finderOf(secrets: readonly string[]): FindSpans {
  const forms = secrets.flatMap(secretForms);
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
