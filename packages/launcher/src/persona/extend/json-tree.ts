import type { JsonPath } from "../finding.ts";
import { jsonPointer } from "../json/json-pointer.ts";
import { isObject } from "../json/object-at.ts";

/** Where a value of a merged document was written. */
export interface Origin<Source> {
  source: Source;
  path: JsonPath;
}

/** JSON whose every value knows where it was written. */
export type JsonTree<Source> = Origin<Source> &
  (
    | { kind: "object"; members: ReadonlyMap<string, JsonTree<Source>> }
    | { kind: "array"; elements: readonly JsonTree<Source>[] }
    | { kind: "scalar"; value: unknown }
  );

export type ObjectTree<Source> = Extract<JsonTree<Source>, { kind: "object" }>;

export function toTree<Source>(value: unknown, source: Source, path: JsonPath = []): JsonTree<Source> {
  if (Array.isArray(value)) {
    return {
      kind: "array",
      source,
      path,
      elements: value.map((item, index) => toTree(item, source, [...path, index])),
    };
  }
  if (!isObject(value)) return { kind: "scalar", source, path, value };
  const members = Object.entries(value).map(([key, member]) => [key, toTree(member, source, [...path, key])] as const);
  return { kind: "object", source, path, members: new Map(members) };
}

/** The plain value of a tree, and the origin of everything in it by JSON pointer. */
export function fromTree<Source>(tree: JsonTree<Source>): {
  value: unknown;
  origins: ReadonlyMap<string, Origin<Source>>;
} {
  const origins = new Map<string, Origin<Source>>();
  return { value: flatten(tree, [], origins), origins };
}

function flatten<Source>(tree: JsonTree<Source>, path: JsonPath, origins: Map<string, Origin<Source>>): unknown {
  origins.set(jsonPointer(path), { source: tree.source, path: tree.path });
  if (tree.kind === "scalar") return tree.value;
  if (tree.kind === "array") return tree.elements.map((element, index) => flatten(element, [...path, index], origins));
  const members = [...tree.members].map(([key, member]) => [key, flatten(member, [...path, key], origins)] as const);
  return Object.fromEntries(members);
}
