/** A word as `sh`, `bash`, `zsh` and `fish` take it as it is; in fish, unless it has a backslash. */
export function quoteWord(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
