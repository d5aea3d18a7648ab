const accented = /[\u00df-\u024f\u0370-\u03ff\u0451\u1e00-\u1eff]/g;

// What is left without the accent where Unicode knows no decomposition.
const plain: Readonly<Record<string, string>> = { ł: "l", đ: "d", ø: "o", ё: "е" };
const folded = new Map<string, string>();

/** Lower-case text without accents, as many SMS are written. Every letter stays one letter. */
export function foldAccents(lower: string): string {
  return lower.replace(accented, foldLetter);
}

function foldLetter(letter: string): string {
  const known = folded.get(letter);
  if (known !== undefined) return known;
  const base = plain[letter] ?? letter.normalize("NFD").charAt(0);
  folded.set(letter, base);
  return base;
}

const spelledOut: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue", å: "aa", æ: "ae", ø: "oe", ß: "ss" };

/** Whether there is nothing to fold. */
export function isPlain(lower: string): boolean {
  return lower.search(accented) === -1;
}

/** The ways a word may be written without its accents: `gültig` as `gultig` and `gueltig`. */
export function plainSpellings(lower: string): readonly string[] {
  const long = lower.replace(/[äöüåæøß]/g, (letter) => spelledOut[letter] ?? letter);
  return [...new Set([foldAccents(lower), foldAccents(long)])];
}
