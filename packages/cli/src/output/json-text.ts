/**
 * A value as an indented JSON document. What a terminal would obey or hide (C1 control characters, direction marks) is
 * written as an escape, which every JSON parser reads back as the same character.
 */
export function jsonText(value: unknown): string {
  return disarmed(JSON.stringify(value, null, 2));
}

/** The same on one line. */
export function jsonLine(value: unknown): string {
  return disarmed(JSON.stringify(value));
}

function disarmed(text: string): string {
  return `${text.replaceAll(/[\u{7f}-\u{9f}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped)}\n`;
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
