import { randomInt } from "node:crypto";

/** Which characters a generated password is made of. */
export interface PasswordRecipe {
  length: number;
  uppercase: boolean;
  lowercase: boolean;
  digits: boolean;
  special: boolean;
  /** Characters never to use. */
  exclude: string;
}

const alphabets = {
  uppercase: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  lowercase: "abcdefghijklmnopqrstuvwxyz",
  digits: "0123456789",
  special: "!@#$%^&*()-_=+[]{};:,.?/",
} as const;

const kinds = Object.keys(alphabets) as (keyof typeof alphabets)[];

/**
 * A random password with at least one character of every wanted kind, as far as its length allows. Undefined when the
 * recipe leaves no character to choose from.
 */
export function generatePassword(recipe: PasswordRecipe): string | undefined {
  const wanted = kinds.filter((kind) => recipe[kind]).map((kind) => withoutExcluded(alphabets[kind], recipe.exclude));
  const usable = wanted.filter((alphabet) => alphabet !== "");
  if (usable.length === 0) return undefined;
  const all = usable.join("");
  const picked = shuffle(usable).slice(0, recipe.length).map(pick);
  while (picked.length < recipe.length) picked.push(pick(all));
  return shuffle(picked).join("");
}

function withoutExcluded(alphabet: string, exclude: string): string {
  return Array.from(alphabet)
    .filter((character) => !exclude.includes(character))
    .join("");
}

function pick(alphabet: string): string {
  return alphabet.charAt(randomInt(alphabet.length));
}

function shuffle(items: readonly string[]): string[] {
  const shuffled = [...items];
  for (let index = shuffled.length - 1; index > 0; index -= 1) {
    const other = randomInt(index + 1);
    [shuffled[index], shuffled[other]] = [shuffled[other] ?? "", shuffled[index] ?? ""];
  }
  return shuffled;
}
