import type { GuideId } from "./find-guides.ts";
import type { Passage } from "./passages.ts";

/** The lines of a passage exactly as they stand in its guide. Throws when the guide does not have them. */
export function readPassage(texts: Readonly<Record<GuideId, string>>, passage: Passage): string {
  const lines = texts[passage.guide].split("\n");
  const after = find(lines, passage, "after", 0);
  const from = find(lines, passage, "from", after + 1);
  const until = find(lines, passage, "until", from + 1);
  return `${lines.slice(from, until).join("\n").trimEnd()}\n`;
}

function find(lines: readonly string[], passage: Passage, mark: "after" | "from" | "until", start: number): number {
  const index = lines.findIndex((line, at) => at >= start && line.startsWith(passage[mark]));
  if (index !== -1) return index;
  throw new Error(`Cannot find a passage of guide ${passage.guide}: no line starts with "${passage[mark]}"`);
}
