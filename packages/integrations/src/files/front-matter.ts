import { isMap, isScalar, parseDocument, stringify, type Document, type Pair, type Scalar, type YAMLMap } from "yaml";
import { lineEndOf } from "@persona-launcher/launcher/marked-block";
import { notUnderstood, type TextFile } from "./text-file.ts";

/** The YAML at the head of a text, of which every byte stays that is not about a value that is changed. */
export interface FrontMatter {
  /** The whole text, its body included. */
  readonly text: string;
  /** The value at a place; `undefined` when there is none. */
  get(path: readonly string[]): unknown;
  /**
   * The text with a value at a place, the maps above it included.
   *
   * @throws IntegrationError `FILE_NOT_UNDERSTOOD` where a map above it is written in braces, or is none.
   */
  with(path: readonly string[], value: string | number): FrontMatter;
  /** The text without what is at a place, and without the maps above it that hold nothing else. */
  without(path: readonly string[]): FrontMatter;
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
  return {
    text: head + source + body,
    get: (at) => document.getIn(at),
    with: (at, value) => changed(set({ path, source, document, lineEnd: lineEndOf(head + source) }, at, value)),
    without: (at) => (document.hasIn(at) ? changed(remove({ source, document }, at)) : frontMatterOf(path, parts)),
  };
}

interface Source {
  path: string;
  source: string;
  document: Document;
  lineEnd: string;
}

function set(about: Source, at: readonly string[], value: string | number): string {
  const { path, source, document } = about;
  const { depth, map } = deepestMap(document, at);
  if (map?.flow === true)
    throw notUnderstood(path, `${at.slice(0, depth).join(".") || "its front matter"} is written in braces`);
  const key = at[depth] as string;
  const pair = map === undefined ? undefined : pairOf(map, key);
  if (pair !== undefined && depth < at.length - 1 && !isNothing(pair.value))
    throw notUnderstood(path, `${at.slice(0, depth + 1).join(".")} is no map`);
  const indent = map === undefined ? 0 : indentOf(source, map);
  if (pair === undefined) return insert(about, map, render(at.slice(depth), value, { indent, lineEnd: about.lineEnd }));
  const start = startOfLine(source, rangeOf(pair.key)[0]);
  return (
    source.slice(0, start) +
    render(at.slice(depth), value, { indent, lineEnd: about.lineEnd }) +
    source.slice(endOfPair(source, pair))
  );
}

function insert({ source, lineEnd }: Source, map: YAMLMap | undefined, lines: string): string {
  const last = map?.items.at(-1);
  const at = last === undefined ? source.length : endOfPair(source, last);
  const before = source.slice(0, at);
  return before + (before === "" || before.endsWith("\n") ? "" : lineEnd) + lines + source.slice(at);
}

function remove({ source, document }: Pick<Source, "source" | "document">, at: readonly string[]): string {
  const parent = document.getIn(at.slice(0, -1), true) as YAMLMap;
  if (at.length > 1 && parent.items.length === 1) return remove({ source, document }, at.slice(0, -1));
  const pair = pairOf(parent, at.at(-1) as string) as Pair;
  return source.slice(0, startOfLine(source, rangeOf(pair.key)[0])) + source.slice(endOfPair(source, pair));
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

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
