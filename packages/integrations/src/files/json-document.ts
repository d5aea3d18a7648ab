import {
  applyEdits,
  findNodeAtLocation,
  getNodeValue,
  modify,
  parseTree,
  type JSONPath,
  type Node,
  type ParseError,
} from "jsonc-parser";
import { lineEndOf } from "@persona-launcher/launcher/marked-block";
import { notUnderstood, type TextFile } from "./text-file.ts";

/** A JSON file whose comments, order, unknown keys and layout stay, whatever is changed in it. */
export interface JsonDocument {
  readonly text: string;
  /** The value at a place; `undefined` when there is none. */
  get(path: JSONPath): unknown;
  /** The document with a value at a place, the objects above it included; `undefined` takes it away. */
  with(path: JSONPath, value: unknown): JsonDocument;
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
  return documentOf(text, byteOrderMark);
}

/** A new one. */
export function newJsonDocument(value: object = {}): JsonDocument {
  return documentOf(`${JSON.stringify(value, null, 2)}\n`);
}

function documentOf(text: string, byteOrderMark = ""): JsonDocument {
  return {
    text: byteOrderMark + text,
    get: (path) => {
      const node = findNodeAtLocation(parseTree(text) as Node, [...path]);
      return node === undefined ? undefined : (getNodeValue(node) as unknown);
    },
    with: (path, value) => {
      const edits = modify(text, [...path], value, { formattingOptions: layoutOf(text) });
      return documentOf(applyEdits(text, edits), byteOrderMark);
    },
  };
}

/** As most of the file is laid out. */
function layoutOf(text: string): { insertSpaces: boolean; tabSize: number; eol: string } {
  const indent = /^([ \t]+)["{[\]}]/m.exec(text)?.[1] ?? "  ";
  return {
    insertSpaces: !indent.startsWith("\t"),
    tabSize: indent.startsWith("\t") ? 4 : indent.length,
    eol: lineEndOf(text),
  };
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
