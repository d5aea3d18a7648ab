import { distance } from "fastest-levenshtein";

/**
 * The candidate that was probably meant, or `undefined` when none is near. Case, hyphens and underscores do not count;
 * a name that contains the other one is near as well (`prompt` and `systemPrompt`).
 */
export function didYouMean(input: string, candidates: Iterable<string>): string | undefined {
  const wanted = simplify(input);
  let best: { candidate: string; score: number } | undefined;
  for (const candidate of candidates) {
    const score = scoreOf(wanted, simplify(candidate));
    if (score !== undefined && (best === undefined || score < best.score)) best = { candidate, score };
  }
  return best?.candidate;
}

/** The same as a sentence for a `hint`. */
export function didYouMeanHint(input: string, candidates: Iterable<string>): string | undefined {
  const candidate = didYouMean(input, candidates);
  return candidate === undefined ? undefined : `Did you mean "${candidate}"?`;
}

function simplify(text: string): string {
  return text
    .slice(0, 100)
    .toLowerCase()
    .replaceAll(/[-_\s]/g, "");
}

/** Smaller is nearer; containment ranks behind every near spelling. */
function scoreOf(wanted: string, candidate: string): number | undefined {
  const shorter = Math.min(wanted.length, candidate.length);
  if (shorter === 0) return undefined;
  const edits = distance(wanted, candidate);
  const allowed = Math.max(2, Math.floor(Math.max(wanted.length, candidate.length) / 3));
  if (edits <= allowed && edits < shorter) return edits;
  const contained = shorter >= 3 && (wanted.includes(candidate) || candidate.includes(wanted));
  return contained ? 100 + edits : undefined;
}
