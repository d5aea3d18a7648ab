/** A shorter run of digits is no code. */
const minimumLength = 4;

/**
 * Finds one-time codes where they stand by themselves: as they are, in groups (`482 913`, `482-913`), and with an escape
 * of JSON or a URL right before them. `undefined` when there is nothing to find.
 */
export function codePattern(codes: Iterable<string>): RegExp | undefined {
  const sources = [...codes].filter((code) => code.length >= minimumLength).map(grouped);
  if (sources.length === 0) return undefined;
  const before = String.raw`(?:(?<![A-Za-z0-9])|(?<=\\[nrtbf])|(?<=\\u[0-9A-Fa-f]{4})|(?<=%[0-9A-Fa-f]{2}))`;
  return new RegExp(`${before}(?:${sources.join("|")})(?![A-Za-z0-9])`, "g");
}

function grouped(code: string): string {
  return Array.from(code, (character) => character.replaceAll(/[^A-Za-z0-9]/g, String.raw`\$&`)).join(
    String.raw`[ \-.\u00a0\u2009\u202f]?`,
  );
}
