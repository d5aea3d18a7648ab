/** A word that a POSIX shell, and fish, take as it is. */
export function quoteWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  // fish reads \\ and \' inside single quotes, where a POSIX shell does not: both stand outside.
  return `'${word.replaceAll(/['\\]/g, (character) => `'\\${character}'`)}'`;
}
