/** Scripts that put no blanks between words. Korean does, but glues its particles on. */
export const unspacedScript: RegExp =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Arabic and Hebrew glue "the", "and", "in" to the front of a word and "your" to its end. */
export const gluingScript: RegExp = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
