/** A word that a POSIX shell, and fish, take as it is. */
export function quoteWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  // fish reads \\ and \' inside single quotes; a backslash that is neither stays as it is in both.
  return word
    .split("'")
    .map((part) => `'${part}'`)
    .join(String.raw`\'`);
}
