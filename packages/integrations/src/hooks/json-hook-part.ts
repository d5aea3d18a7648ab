import type { JSONPath } from "jsonc-parser";
import type { JsonDocument } from "../files/json-document.ts";
import { notUnderstood } from "../files/text-file.ts";
import { documentPart, isEmpty, type DocumentPartOptions } from "./document-part.ts";
import type { HookPart } from "./hook-part.ts";

/** Something of ours in a JSON file: a value at a place, or an item of a list there. */
export type JsonEntry =
  | { kind: "value"; at: JSONPath; value: unknown }
  | {
      kind: "item";
      at: JSONPath;
      value: unknown;
      /** Whether an item is ours, up to date or not. */
      isOurs: (item: unknown) => boolean;
      /** Whether it comes before those of others. @default false */
      isFirst?: boolean;
    };

export interface JsonHookOptions extends Pick<DocumentPartOptions, "path" | "purpose" | "empty" | "mode"> {
  entries: readonly JsonEntry[];
}

/** Our entries in a JSON file. Objects and lists that hold nothing without them go with them. */
export function jsonHookPart({ path, entries, ...rest }: JsonHookOptions): HookPart {
  return documentPart({
    ...rest,
    path,
    put: (document) =>
      entries.reduce((before, entry) => before.with(entry.at, valueWith(before, entry, path)), document),
    take: (document) => entries.reduce((before, entry) => withoutEntry(before, entry), document),
    isIn: (document) => entries.some((entry) => has(document, entry)),
  });
}

/** @throws IntegrationError `FILE_NOT_UNDERSTOOD` where the list is none. */
function valueWith(document: JsonDocument, entry: JsonEntry, path: string): unknown {
  if (entry.kind === "value") return entry.value;
  const list = document.get(entry.at) ?? [];
  if (!Array.isArray(list)) throw notUnderstood(path, `${entry.at.join(".")} is no list`);
  const index = list.findIndex(entry.isOurs);
  if (index >= 0) return list.with(index, entry.value);
  return entry.isFirst === true ? [entry.value, ...(list as unknown[])] : [...(list as unknown[]), entry.value];
}

function withoutEntry(document: JsonDocument, entry: JsonEntry): JsonDocument {
  if (!has(document, entry)) return document;
  if (entry.kind === "value") return withoutEmpty(document.with(entry.at, undefined), entry.at.slice(0, -1));
  const rest = (document.get(entry.at) as unknown[]).filter((item) => !entry.isOurs(item));
  return rest.length > 0 ? document.with(entry.at, rest) : withoutEmpty(document.with(entry.at, []), entry.at);
}

/** Without the value at a place when it holds nothing, and so on upwards. */
function withoutEmpty(document: JsonDocument, at: JSONPath): JsonDocument {
  if (at.length === 0 || !isEmpty(document.get(at))) return document;
  return withoutEmpty(document.with(at, undefined), at.slice(0, -1));
}

function has(document: JsonDocument, entry: JsonEntry): boolean {
  const value = document.get(entry.at);
  return entry.kind === "value" ? value !== undefined : Array.isArray(value) && value.some(entry.isOurs);
}
