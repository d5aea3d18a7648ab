import { printable } from "./printable.ts";
import { secretKind } from "./secret-patterns.ts";

const maximumLength = 60;

/** Quotes text from a persona file for a message: one line, shortened, harmless for a terminal, and never a secret. */
export function quoteValue(value: string): string {
  if (secretKind(value) !== undefined) return "a hidden value";
  const shortened = value.length > maximumLength ? `${value.slice(0, maximumLength)}…` : value;
  return printable(JSON.stringify(shortened));
}
