/**
 * Words and phrases by language, with a comma and a blank between. In a phrase, `*` stands for up to twelve letters, `x?`
 * for an optional `x`, `(a|b)` for a choice, `[ab]` for one of several letters, `( *){0,2}` for up to two more words;
 * hyphens, apostrophes and full stops count as blanks. Accents may be missing in the text (`sifre` for `şifre`), unless
 * the phrase begins with `=`.
 *
 * Phrases in scripts that put no blanks between words are found anywhere; there the notation is that of an expression.
 */
export type WordTable = Readonly<Record<string, string>>;

/** All phrases of some tables, each once. */
export function phrasesIn(tables: readonly WordTable[]): string[] {
  return [...new Set(tables.flatMap((table) => Object.values(table)).flatMap((phrases) => phrases.split(/,\s+/)))];
}
