/** Two-space indented JSON and a line end. C1 control characters are escaped too: some terminals obey them. */
export function jsonText(value: unknown): string {
  const json = JSON.stringify(value, undefined, 2);
  return `${json.replaceAll(/[\u007f-\u009f]/g, escapeCharacter)}\n`;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
