import { isScalar } from "yaml";
import type { FrontMatterSource } from "./front-matter.ts";

/** The lines of a block scalar, as they are written. */
export interface Block {
  /** Where they begin, and end. */
  start: number;
  end: number;
  lines: readonly string[];
  indent: string;
  isFolded: boolean;
}

/** The block at a place; `undefined` for a value that is written in another way, or has no lines. */
export function blockAt({ source, document }: FrontMatterSource, at: readonly string[]): Block | undefined {
  const node = document.getIn(at, true);
  if (!isScalar(node) || (node.type !== "BLOCK_LITERAL" && node.type !== "BLOCK_FOLDED")) return undefined;
  const [header, end] = node.range as [number, number, number];
  const start = source.indexOf("\n", header) + 1;
  const lines = source.slice(start, end).split(/(?<=\n)/);
  const first = lines.find((line) => line.trim() !== "");
  const value = String(node.value)
    .split("\n")
    .find((line) => line.trim() !== "");
  if (first === undefined || value === undefined) return undefined;
  const indent = first.slice(0, leading(first) - leading(value));
  return { start, end, lines, indent, isFolded: node.type === "BLOCK_FOLDED" };
}

/** The source with a line in a block: instead of the one that is ours, else below its last one that is not empty. */
export function withBlockLine(
  { source, lineEnd }: FrontMatterSource,
  block: Block,
  line: string,
  isOurs: (line: string) => boolean,
): string {
  const { lines, indent, isFolded } = block;
  const written = indent + line + lineEnd;
  const index = lines.findIndex(isOurs);
  if (index >= 0) return replaced(source, block, lines.with(index, written));
  const last = lines.findLastIndex((one) => one.trim() !== "");
  // Between two lines that are folded an empty one is the end of the first.
  return replaced(source, block, lines.toSpliced(last + 1, 0, ...(isFolded ? [lineEnd] : []), written));
}

export function withoutBlockLines(
  { source }: FrontMatterSource,
  block: Block,
  isOurs: (line: string) => boolean,
): string {
  const { lines, isFolded } = block;
  const isGap = (index: number): boolean => isFolded && lines[index]?.trim() === "" && isOurs(lines[index + 1] ?? "");
  return replaced(
    source,
    block,
    lines.filter((line, index) => !isOurs(line) && !isGap(index)),
  );
}

function replaced(source: string, { start, end }: Block, lines: readonly string[]): string {
  return source.slice(0, start) + lines.join("") + source.slice(end);
}

function leading(line: string): number {
  return line.length - line.trimStart().length;
}
