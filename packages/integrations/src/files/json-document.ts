import { isDeepStrictEqual } from "node:util";
import { findNodeAtLocation, getNodeValue, parseTree, type JSONPath, type Node, type ParseError } from "jsonc-parser";
import { insertChild, removeChild, replaceNode, type JsonLayout } from "./json-edit.ts";
import { lineEndOf } from "@persona-launcher/launcher/text";
import { notUnderstood, type TextFile } from "./text-file.ts";

/** A JSON file whose comments, order, unknown keys and layout stay, whatever is changed in it. */
export interface JsonDocument {
  readonly text: string;
  /** The value at a place; `undefined` when there is none. */
  get(path: JSONPath): unknown;
  /** Whether there is an object or a list that holds nothing, no comment either. */
  isBlank(path: JSONPath): boolean;
  /**
   * The document with a value at a place, the objects above it included; `undefined` takes it away.
   *
   * @throws IntegrationError `FILE_NOT_UNDERSTOOD` where something above it is no object.
   */
  with(path: JSONPath, value: unknown): JsonDocument;
  /** The document with one more item in the list at a place; those that are there stay as they are written. */
  withItem(path: JSONPath, index: number, value: unknown): JsonDocument;
}

/**
 * Reads a JSON file, comments allowed.
 *
 * @throws IntegrationError `FILE_NOT_UNDERSTOOD` when it is no JSON object or list, or has a key twice.
 */
export function readJsonDocument({ path, text: whole }: Pick<TextFile, "path" | "text">): JsonDocument {
  const byteOrderMark = whole.startsWith("\uFEFF") ? "\uFEFF" : "";
  const text = whole.slice(byteOrderMark.length);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  if (errors.length > 0 || root === undefined) {
    throw notUnderstood(path, `it is no JSON (line ${lineAt(text, errors[0]?.offset ?? 0)})`);
  }
  if (root.type !== "object" && root.type !== "array") throw notUnderstood(path, "it is no JSON object or list");
  const twice = findRepeatedKey(root);
  if (twice !== undefined) throw notUnderstood(path, `it has the key ${JSON.stringify(twice)} twice in one object`);
  return documentOf({ path, text, byteOrderMark });
}

/** A new one. */
export function newJsonDocument(value: object = {}): JsonDocument {
  return documentOf({ path: "", text: `${JSON.stringify(value, null, 2)}\n`, byteOrderMark: "" });
}

interface Parts {
  path: string;
  text: string;
  byteOrderMark: string;
}

function documentOf(parts: Parts): JsonDocument {
  const { path: file, text, byteOrderMark } = parts;
  const document: JsonDocument = {
    text: byteOrderMark + text,
    get: (path) => {
      const node = findNodeAtLocation(parseTree(text) as Node, [...path]);
      return node === undefined ? undefined : (getNodeValue(node) as unknown);
    },
    isBlank: (path) => {
      const node = findNodeAtLocation(parseTree(text) as Node, [...path]);
      return node !== undefined && /^(?:\{\s*\}|\[\s*\])$/.test(text.slice(node.offset, node.offset + node.length));
    },
    with: (path, value) => {
      if (isDeepStrictEqual(document.get(path), value)) return document;
      requireRoom(document, file, path);
      return changed(parts, (layout, root) => withValue(layout, root, path, value));
    },
    withItem: (path, index, value) =>
      document.get(path) === undefined
        ? document.with(path, [value])
        : changed(parts, (layout, root) =>
            insertChild(layout, findNodeAtLocation(root, [...path]) as Node, index, value),
          ),
  };
  return document;
}

function changed(parts: Parts, change: (layout: JsonLayout, root: Node) => string): JsonDocument {
  const { text } = parts;
  const indent = /^([ \t]+)["{[\]}]/m.exec(text)?.[1] ?? "  ";
  const layout = { text, indent, lineEnd: lineEndOf(text) };
  return documentOf({ ...parts, text: change(layout, parseTree(text) as Node) });
}

function withValue(layout: JsonLayout, root: Node, path: JSONPath, value: unknown): string {
  const node = findNodeAtLocation(root, [...path]);
  if (node !== undefined) {
    if (value !== undefined) return replaceNode(layout, node, value);
    const child = node.parent?.type === "property" ? node.parent : node;
    return child.parent === undefined ? layout.text : removeChild(layout.text, child.parent, child);
  }
  const depth = path.findLastIndex((_key, index) => findNodeAtLocation(root, path.slice(0, index)) !== undefined);
  const parent = findNodeAtLocation(root, path.slice(0, depth)) as Node;
  const nested = path.slice(depth + 1).reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
  return insertChild(layout, parent, parent.children?.length ?? 0, nested, String(path[depth]));
}

/** What would have to hold the value is there, and is what can hold it, or is not there. */
function requireRoom(document: JsonDocument, file: string, path: JSONPath): void {
  path.forEach((key, depth) => {
    const above = document.get(path.slice(0, depth));
    if (above === undefined || (typeof key === "number" ? Array.isArray(above) : isObject(above))) return;
    const place = depth === 0 ? "it" : path.slice(0, depth).join(".");
    throw notUnderstood(file, `${place} is no ${typeof key === "number" ? "list" : "object"}`);
  });
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function findRepeatedKey(node: Node): string | undefined {
  const children = node.children ?? [];
  if (node.type === "object") {
    const keys = children.map((property) => property.children?.[0]?.value as string);
    const repeated = keys.find((key, index) => keys.indexOf(key) !== index);
    if (repeated !== undefined) return repeated;
  }
  for (const child of children) {
    const repeated = findRepeatedKey(child);
    if (repeated !== undefined) return repeated;
  }
  return undefined;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
