/**
 * Indents Python whose copy has lost its indentation, by the depth of each line. A text that has kept it stays as it is.
 * Throws when the lines are not as many as the depths.
 */
export function indentPython(text: string, depths: readonly number[]): string {
  if (/^[ \t]/m.test(text)) return text;
  const lines = text.split("\n").filter((line) => line !== "");
  if (lines.length !== depths.length) {
    throw new Error(`Cannot indent a passage of ${lines.length} lines: depths are known of ${depths.length}`);
  }
  return `${lines.map((line, index) => `${"    ".repeat(depths[index] ?? 0)}${line}`).join("\n")}\n`;
}
