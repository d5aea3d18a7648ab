import type { Node } from "jsonc-parser";

/** How a JSON text is laid out. */
export interface JsonLayout {
  text: string;
  /** One step of indentation. */
  indent: string;
  lineEnd: string;
}

/**
 * The text with one more item in a list, or one more property in an object, before the child that has that index so far.
 * Nothing else is written anew: neither layout nor comments.
 *
 * @param key For a property.
 */
export function insertChild(layout: JsonLayout, parent: Node, index: number, value: unknown, key?: string): string {
  const { text } = layout;
  const [first] = childrenOf(parent);
  const isInline = first === undefined ? isInlineAround(text, parent) : !hasBreak(text, parent.offset, first.offset);
  const outer = indentAt(text, parent.offset);
  const inner = isInline || first === undefined ? outer + layout.indent : indentAt(text, first.offset);
  const child =
    (key === undefined ? "" : `${JSON.stringify(key)}: `) + render(layout, value, isInline ? undefined : inner);
  const gap = layout.lineEnd + inner;
  if (first === undefined) {
    const rest = text.slice(parent.offset + 1, endOf(parent) - 1);
    const around = isInline ? [child] : [gap + child, rest.trim() === "" ? layout.lineEnd + outer : ""];
    return splice(text, parent.offset + 1, rest.trim() === "" ? rest.length : 0, around.join(""));
  }
  const before = childrenOf(parent)[index - 1];
  if (before !== undefined) return splice(text, endOf(before), 0, `,${isInline ? " " : gap}${child}`);
  return splice(text, first.offset, 0, `${child},${isInline ? " " : gap}`);
}

/** The text without an item or a property; comments around it stay. */
export function removeChild(text: string, parent: Node, child: Node): string {
  const children = childrenOf(parent);
  const index = children.indexOf(child);
  const [before, after] = [children[index - 1], children[index + 1]];
  if (before === undefined && after === undefined) return withoutOnly(text, parent, child);
  const [start, end] = [child.offset, endOf(child)];
  if (before !== undefined && isSeparator(text.slice(endOf(before), start))) return cut(text, [endOf(before), end]);
  if (before === undefined && after !== undefined && isSeparator(text.slice(end, after.offset))) {
    return cut(text, [start, after.offset]);
  }
  const comma = commaAfter(text, end) ?? commaAfter(text, endOf(before ?? child)) ?? end;
  const isLast = /^,?[ \t]*\r?\n/.test(text.slice(end));
  return cut(
    text,
    [isLast ? text.slice(0, start).trimEnd().length : start, end],
    [comma, comma + (text[comma] === "," ? 1 : 0)],
  );
}

/** A list or an object is closed up when nothing is left in it, comments included. */
function withoutOnly(text: string, parent: Node, child: Node): string {
  const [open, close] = [parent.offset + 1, endOf(parent) - 1];
  const comma = commaAfter(text, endOf(child));
  const before = text.slice(open, child.offset);
  const rest = text.slice(endOf(child), close);
  const after = comma === undefined ? rest : cut(rest, [comma - endOf(child), comma - endOf(child) + 1]);
  return splice(
    text,
    open,
    close - open,
    (before.trim() === "" ? "" : before) + (after.trim() === "" && before.trim() === "" ? "" : after),
  );
}

/** The text with another value in a node's place. */
export function replaceNode(layout: JsonLayout, node: Node, value: unknown): string {
  const { text } = layout;
  const isInline = node.parent !== undefined && isInlineAround(text, node);
  return splice(
    text,
    node.offset,
    node.length,
    render(layout, value, isInline ? undefined : indentAt(text, node.offset)),
  );
}

function childrenOf(node: Node): readonly Node[] {
  return node.children ?? [];
}

function endOf(node: Node): number {
  return node.offset + node.length;
}

/** Whether what holds a node has it in the line in which that begins. */
function isInlineAround(text: string, node: Node): boolean {
  const holder = node.parent?.type === "property" ? node.parent.parent : node.parent;
  const [first] = holder?.children ?? [];
  return holder !== undefined && first !== undefined && !hasBreak(text, holder.offset, first.offset);
}

function hasBreak(text: string, start: number, end: number): boolean {
  return text.slice(start, end).includes("\n");
}

/** What the line of a place begins with. */
function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? "";
}

function render({ indent, lineEnd }: JsonLayout, value: unknown, at: string | undefined): string {
  if (at === undefined) return JSON.stringify(value);
  return JSON.stringify(value, null, indent).replaceAll("\n", lineEnd + at);
}

/** A comma, with nothing but space around it. */
function isSeparator(text: string): boolean {
  return text.trim() === ",";
}

/** Where the comma is that is the next thing but for space and comments. */
function commaAfter(text: string, offset: number): number | undefined {
  const space = /^(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*/.exec(text.slice(offset))?.[0] ?? "";
  const at = offset + space.length;
  return text[at] === "," ? at : undefined;
}

function cut(text: string, ...ranges: readonly (readonly [number, number])[]): string {
  return ranges
    .toSorted(([one], [other]) => other - one)
    .reduce((rest, [start, end]) => splice(rest, start, end - start, ""), text);
}

function splice(text: string, start: number, length: number, added: string): string {
  return text.slice(0, start) + added + text.slice(start + length);
}
