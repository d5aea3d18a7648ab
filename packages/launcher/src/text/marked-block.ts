/**
 * A part of a text file that is ours: whole lines between two comments that name it, so that whoever reads the file knows
 * what they are, and that they can be found and taken away again.
 */
export interface MarkedBlock {
  /** Who put it there, such as `dmux`. Lower-case letters, digits and hyphens. */
  id: string;
  /** The lines, without ends of line. */
  lines: readonly string[];
}

/** How a line becomes a comment in the file's language. @default "#" */
export type CommentMark = "#" | "//";

interface BlockPlace {
  start: number;
  end: number;
  /** The line before it had no end before we came. */
  hasOwnBreak: boolean;
}

const opening = ">>> persona-launcher";
const closing = "<<< persona-launcher";
const broken = "(the line above had no end)";

/** The ends of line of a text: those of most of its lines; `\n` for one that has none. */
export function lineEndOf(text: string): "\n" | "\r\n" {
  const all = text.split("\n").length - 1;
  const windows = text.split("\r\n").length - 1;
  return windows * 2 > all ? "\r\n" : "\n";
}

/**
 * The text with the block in it: where it was, else at `index`, which must be the beginning of a line or the end of the
 * text. All else stays as it is.
 */
export function withBlock(
  text: string,
  block: MarkedBlock,
  index: number = text.length,
  mark: CommentMark = "#",
): string {
  const place = findBlock(text, block.id, mark);
  const at = place?.start ?? index;
  const before = text.slice(0, at);
  const hasOwnBreak = place?.hasOwnBreak ?? (before !== "" && !before.endsWith("\n"));
  const rest = text.slice(place?.end ?? at);
  const lineBreak = hasOwnBreak ? lineBreakAfter(before, text) : "";
  return before + lineBreak + render(block, { mark, lineEnd: lineEndOf(text), hasOwnBreak }) + rest;
}

/** The text without the block, as it was before; `undefined` when it has none. */
export function withoutBlock(text: string, id: string, mark: CommentMark = "#"): string | undefined {
  const place = findBlock(text, id, mark);
  if (place === undefined) return undefined;
  const before = text.slice(0, place.start);
  const rest = text.slice(place.end);
  // Somebody has gone on writing after it; another block of ours has it from now on that the line had no end.
  return place.hasOwnBreak && rest !== "" ? before + lineBreakAfter(before, text) + inherit(rest, mark) : before + rest;
}

/** A text that begins with a block, which remembers for the one that stood before it. */
function inherit(text: string, mark: CommentMark): string {
  return text.replace(new RegExp(`^${escape(mark)} ${escape(opening)}: [\\w-]+(?=\\r?\\n)`), `$& ${broken}`);
}

/** One that is found again, also behind a text that ends in half a Windows one. */
function lineBreakAfter(before: string, text: string): string {
  return before.endsWith("\r") ? "\r\n" : lineEndOf(text);
}

/** Whether the text has the block, whatever is in it. */
export function hasBlock(text: string, id: string, mark: CommentMark = "#"): boolean {
  return findBlock(text, id, mark) !== undefined;
}

interface Rendering {
  mark: CommentMark;
  lineEnd: string;
  hasOwnBreak: boolean;
}

function render({ id, lines }: MarkedBlock, { mark, lineEnd, hasOwnBreak }: Rendering): string {
  const first = `${mark} ${opening}: ${id}${hasOwnBreak ? ` ${broken}` : ""}`;
  const all = [first, ...lines, `${mark} ${closing}: ${id}`];
  return all.map((line) => line + lineEnd).join("");
}

function findBlock(text: string, id: string, mark: CommentMark): BlockPlace | undefined {
  const head = `${escape(mark)} ${escape(opening)}: ${id}`;
  const tail = `${escape(mark)} ${escape(closing)}: ${id}`;
  const pattern = new RegExp(`^${head}( ${escape(broken)})?\\r?\\n[\\s\\S]*?^${tail}(?:\\r?\\n|$(?![\\s\\S]))`, "m");
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const hasOwnBreak = match[1] !== undefined;
  const end = match.index + match[0].length;
  return { start: hasOwnBreak ? startOfBreak(text, match.index) : match.index, end, hasOwnBreak };
}

/** Where the end of line before an index begins. */
function startOfBreak(text: string, index: number): number {
  const length = text.slice(0, index).endsWith("\r\n") ? 2 : text.slice(0, index).endsWith("\n") ? 1 : 0;
  return index - length;
}

function escape(text: string): string {
  return text.replaceAll(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`);
}
