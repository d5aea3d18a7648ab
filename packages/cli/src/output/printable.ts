const obeyedByTerminals = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Text of others on one line, safe for a terminal: control characters are shown and not obeyed. */
export function printable(text: string): string {
  return text.replaceAll(obeyedByTerminals, shown);
}

/** The same for text of several lines, which stay lines; tabs stay tabs. */
export function printableLines(text: string): string {
  return text.replaceAll(obeyedByTerminals, (character) =>
    character === "\n" || character === "\t" ? character : shown(character),
  );
}

/** The beginning of a text of others, on one line: white space closed up, cut to a width in characters. */
export function excerpt(text: string, width: number): string {
  // The output of a tool may have megabytes, and indented JSON is half white space.
  const start = text
    .trimStart()
    .slice(0, 8 * width)
    .replaceAll(/\s+/g, " ");
  const characters = Array.from(printable(start.trimEnd()));
  return characters.length <= width ? characters.join("") : `${characters.slice(0, width - 1).join("")}…`;
}

function shown(character: string): string {
  if (character === "\n") return "⏎";
  if (character === "\t") return " ";
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
