/** Text of others on one line, safe for a terminal: control characters are shown and not obeyed. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, (character) => {
    if (character === "\n") return "⏎";
    if (character === "\t") return " ";
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

/** The same, cut to a width. */
export function excerpt(text: string, width: number): string {
  const line = printable(text.trim());
  const characters = [...line];
  return characters.length <= width ? line : `${characters.slice(0, width - 1).join("")}…`;
}
