import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  parseDocument,
  stringify,
  type Document,
  type Pair,
  type Scalar,
  type YAMLMap,
} from "yaml";
import { blockAt, withBlockLine, withoutBlockLines } from "./front-matter-block.ts";
import { lineEndOf } from "@persona-launcher/launcher/text";
import { notUnderstood, type TextFile } from "./text-file.ts";

/** The YAML at the head of a text, of which every byte stays that is not about a value that is changed. */
export interface FrontMatter {
  /** The whole text, its body included. */
  readonly text: string;
  /** The value at a place; `undefined` when there is none. */
  get(path: readonly string[]): unknown;
  /** Whether there is a key, whatever its value is. */
  has(path: readonly string[]): boolean;
  /** Whether a value has a comment in its line. */
  hasComment(path: readonly string[]): boolean;
  /**
   * The text with a value at a place, the maps above it included. A comment beside the value stays.
   *
   * @throws IntegrationError `FILE_NOT_UNDERSTOOD` where a map above it is written in braces, or is none, and for a value
   *   that is another's, too.
   */
  with(path: readonly string[], value: string | number | null): FrontMatter;
  /**
   * The text with a line in the script at a place: instead of the one that is ours, else at its end. The script's own lines
   * stay as they are written, unless it is no block.
   *
   * @throws IntegrationError as `with`.
   */
  withLine(path: readonly string[], line: string, isOurs: (line: string) => boolean): FrontMatter;
  /** The text without the lines of a script that are ours, and without a script of which nothing is left. */
  withoutLines(path: readonly string[], isOurs: (line: string) => boolean, former?: FrontMatter): FrontMatter;
  /** The text without what is at a place, and without the maps above it that hold nothing else and held something before. */
  without(path: readonly string[], former?: FrontMatter): FrontMatter;
}

/**
 * Reads a text that begins with `---`, YAML, and `---`.
 *
 * @throws IntegrationError `FILE_NOT_UNDERSTOOD`.
 */
export function readFrontMatter({ path, text }: Pick<TextFile, "path" | "text">): FrontMatter {
  const fence = /^\uFEFF?---[ \t]*\r?\n/.exec(text)?.[0];
  if (fence === undefined) throw notUnderstood(path, "it does not begin with front matter between two lines of ---");
  const length = text.slice(fence.length).search(/^---[ \t]*\r?$/m);
  if (length < 0) throw notUnderstood(path, "its front matter has no end");
  const source = text.slice(fence.length, fence.length + length);
  return frontMatterOf(path, { head: fence, source, body: text.slice(fence.length + length) });
}

interface Parts {
  head: string;
  source: string;
  body: string;
}

function frontMatterOf(path: string, parts: Parts): FrontMatter {
  const { head, source, body } = parts;
  const document = parseDocument(source);
  const [error] = document.errors;
  if (error !== undefined) throw notUnderstood(path, `its front matter is no YAML (${firstLine(error.message)})`);
  if (document.contents !== null && !isMap(document.contents)) throw notUnderstood(path, "its front matter is no map");
  const changed = (next: string): FrontMatter => frontMatterOf(path, { ...parts, source: next });
  const about = { path, source, document, lineEnd: lineEndOf(head + source) };
  const matter: FrontMatter = {
    text: head + source + body,
    get: (at) => document.getIn(at),
    has: (at) => document.hasIn(at),
    hasComment: (at) => typeof scalarAt(document, at)?.comment === "string",
    with: (at, value) => (document.getIn(at) === value ? matter : changed(set(about, at, value))),
    withLine: (at, line, isOurs) => {
      const script = matter.get(at);
      if (typeof script !== "string" || script === "") return matter.with(at, line);
      requireOwn(about, at);
      const block = blockAt(about, at);
      return block === undefined
        ? matter.with(at, joinLines(script, line, isOurs))
        : changed(withBlockLine(about, block, line, isOurs));
    },
    withoutLines: (at, isOurs, former) => {
      const script = matter.get(at);
      const lines = typeof script === "string" ? script.split("\n") : [];
      if (!lines.some(isOurs)) return matter;
      const others = lines.filter((line) => !isOurs(line));
      if (others.every((line) => line === "")) {
        const isKept = former?.has(at) === true || matter.hasComment(at);
        return isKept ? matter.with(at, null) : matter.without(at, former);
      }
      const block = blockAt(about, at);
      return block === undefined
        ? matter.with(at, others.join("\n"))
        : changed(withoutBlockLines(about, block, isOurs));
    },
    without: (at, former) => (document.hasIn(at) ? changed(remove({ source, document }, at, former)) : matter),
  };
  return matter;
}

export interface FrontMatterSource {
  path: string;
  source: string;
  document: Document;
  lineEnd: string;
}

function set(about: FrontMatterSource, at: readonly string[], value: string | number | null): string {
  const { path, source, document } = about;
  const { depth, map } = deepestMap(document, at);
  if (map?.flow === true)
    throw notUnderstood(path, `${at.slice(0, depth).join(".") || "its front matter"} is written in braces`);
  const key = at[depth] as string;
  const pair = map === undefined ? undefined : pairOf(map, key);
  const indent = map === undefined ? 0 : indentOf(source, map);
  if (pair === undefined) return insert(about, map, render(at.slice(depth), value, { indent, lineEnd: about.lineEnd }));
  requireOwn(about, at);
  const rest = at.slice(depth + 1);
  if (rest.length === 0) return setValue(about, pair, value, indent);
  if (!isNothing(pair.value)) throw notUnderstood(path, `${at.slice(0, depth + 1).join(".")} is no map`);
  const end = endOfPair(source, pair);
  const lines = render(rest, value, { indent: indent + 2, lineEnd: about.lineEnd });
  return source.slice(0, end) + lines + source.slice(end);
}

/** Only the value is written anew: its key and the comment in its line stay. */
function setValue(
  { source, lineEnd }: FrontMatterSource,
  pair: Pair,
  value: string | number | null,
  indent: number,
): string {
  const [start, end] = valueRange(source, pair);
  const [head = "", ...body] = render(["k"], value, { indent, lineEnd })
    .slice(indent + "k:".length)
    .split(lineEnd);
  const isBlock = source[end - 1] === "\n";
  const { comment } = (pair.value ?? {}) as Partial<Scalar>;
  const tail = isBlock ? (typeof comment === "string" ? ` #${comment}` : "") : restOfLine(source, end);
  const after = source.slice(isBlock ? end : end + tail.length + lineEnd.length);
  const gap = source[start - 1] === ":" ? " " : "";
  return source.slice(0, start) + gap + head.trimStart() + tail + lineEnd + body.join(lineEnd) + after;
}

function valueRange(source: string, { key, value }: Pair): [number, number] {
  if (isScalar(value) && value.range && value.range[1] > value.range[0]) return [value.range[0], value.range[1]];
  const colon = source.indexOf(":", rangeOf(key)[1]) + 1;
  return [colon, colon];
}

function restOfLine(source: string, index: number): string {
  return /^[^\r\n]*/.exec(source.slice(index))?.[0] ?? "";
}

/** A value with an anchor is one of other places, too. */
function requireOwn({ path, document }: FrontMatterSource, at: readonly string[]): void {
  at.forEach((_key, depth) => {
    const node = document.getIn(at.slice(0, depth + 1), true);
    const name = at.slice(0, depth + 1).join(".");
    if (isAlias(node)) throw notUnderstood(path, `${name} is an alias of another value`);
    if (isNode(node) && "anchor" in node && node.anchor !== undefined)
      throw notUnderstood(path, `${name} has an anchor`);
  });
}

function scalarAt(document: Document, at: readonly string[]): Scalar | undefined {
  const node = document.getIn(at, true);
  return isScalar(node) ? node : undefined;
}

function insert({ source, lineEnd }: FrontMatterSource, map: YAMLMap | undefined, lines: string): string {
  const last = map?.items.at(-1);
  const at = last === undefined ? source.length : endOfPair(source, last);
  const before = source.slice(0, at);
  return before + (before === "" || before.endsWith("\n") ? "" : lineEnd) + lines + source.slice(at);
}

function remove(
  about: Pick<FrontMatterSource, "source" | "document">,
  at: readonly string[],
  former: FrontMatter | undefined,
): string {
  const { source, document } = about;
  const parent = document.getIn(at.slice(0, -1), true) as YAMLMap;
  const above = at.slice(0, -1);
  const isLast = above.length > 0 && parent.items.length === 1;
  if (isLast && former?.has(above) !== true && !hasCommentBeside(about, above)) return remove(about, above, former);
  const pair = pairOf(parent, at.at(-1) as string) as Pair;
  return source.slice(0, startOfLine(source, rangeOf(pair.key)[0])) + source.slice(endOfPair(source, pair));
}

/** Whether the line of a map's key has a comment. */
function hasCommentBeside({ source, document }: Pick<FrontMatterSource, "source" | "document">, at: string[]): boolean {
  const holder = document.getIn(at.slice(0, -1), true) as YAMLMap;
  const { key } = pairOf(holder, at.at(-1) as string) as Pair;
  return /^[ \t]*:[ \t]+#/.test(source.slice(rangeOf(key)[1]));
}

/** The map that is there of those on the way to a value, and how many keys lead to it. */
function deepestMap(document: Document, at: readonly string[]): { depth: number; map: YAMLMap | undefined } {
  for (let depth = at.length - 1; depth > 0; depth -= 1) {
    const node = document.getIn(at.slice(0, depth), true);
    if (isMap(node)) return { depth, map: node };
  }
  return { depth: 0, map: isMap(document.contents) ? document.contents : undefined };
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}

function isNothing(node: unknown): boolean {
  return node === null || node === undefined || (isScalar(node) && node.value === null);
}

function rangeOf(node: unknown): [number, number, number] {
  return (node as Scalar).range as [number, number, number];
}

/** With its whole last line, so that a comment there goes with it. */
function endOfPair(source: string, { key, value }: Pair): number {
  const [, end] = rangeOf(isNothing(value) ? key : value);
  if (source[end - 1] === "\n") return end;
  const lineBreak = source.indexOf("\n", end);
  return lineBreak < 0 ? source.length : lineBreak + 1;
}

function startOfLine(source: string, index: number): number {
  return source.lastIndexOf("\n", index - 1) + 1;
}

function indentOf(source: string, map: YAMLMap): number {
  const first = map.items[0];
  if (first === undefined) return 0;
  const [start] = rangeOf(first.key);
  return start - startOfLine(source, start);
}

function render(
  keys: readonly string[],
  value: unknown,
  { indent, lineEnd }: { indent: number; lineEnd: string },
): string {
  const nested = keys.toReversed().reduce<unknown>((inner, key) => ({ [key]: inner }), value);
  const lines = stringify(nested, { lineWidth: 0, blockQuote: "literal" }).trimEnd().split("\n");
  return lines.map((line) => (line === "" ? "" : " ".repeat(indent)) + line + lineEnd).join("");
}

/** A script with a line in it: instead of the one that is ours, else at its end. */
function joinLines(script: string, line: string, isOurs: (line: string) => boolean): string {
  const lines = script.split("\n");
  const index = lines.findIndex(isOurs);
  if (index >= 0) return lines.with(index, line).join("\n");
  return script.endsWith("\n") ? `${script}${line}\n` : `${script}\n${line}`;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
