import type { JSONPath } from "jsonc-parser";
import type { JsonDocument } from "../files/json-document.ts";
import { notUnderstood } from "../files/text-file.ts";
import { documentPart, type DocumentPartOptions } from "./document-part.ts";
import type { HookPart } from "./hook-part.ts";

/** Something of ours in a JSON file: a value at a place, or an item of a list there. */
export type JsonEntry =
  | {
      kind: "value";
      at: JSONPath;
      value: unknown;
      /** Whether a value there is ours, up to date or not. @default any */
      isOurs?: (value: unknown) => boolean;
    }
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
    put: (document) => entries.reduce((before, entry) => withEntry(before, entry, path), document),
    take: (document, former) => entries.reduce((before, entry) => withoutEntry(before, entry, former), document),
    isIn: (document) => entries.some((entry) => has(document, entry)),
  });
}

/** @throws IntegrationError `FILE_NOT_UNDERSTOOD` where a list is none, or a value is somebody else's. */
function withEntry(document: JsonDocument, entry: JsonEntry, path: string): JsonDocument {
  const { at, value } = entry;
  const there = document.get(at);
  if (entry.kind === "value") {
    if (there !== undefined && !has(document, entry)) throw notUnderstood(path, `${at.join(".")} is one of yours`);
    return document.with(at, value);
  }
  if (there !== undefined && !Array.isArray(there)) throw notUnderstood(path, `${at.join(".")} is no list`);
  const list = (there ?? []) as unknown[];
  const index = list.findIndex(entry.isOurs);
  if (index >= 0) return document.with([...at, index], value);
  return document.withItem(at, entry.isFirst === true ? 0 : list.length, value);
}

function withoutEntry(document: JsonDocument, entry: JsonEntry, former: JsonDocument | undefined): JsonDocument {
  if (!has(document, entry)) return document;
  const { at } = entry;
  if (entry.kind === "value") return withoutEmpty(document.with(at, undefined), at.slice(0, -1), former);
  const list = document.get(at) as unknown[];
  const rest = list.reduceRight<JsonDocument>(
    (before, item, index) => (entry.isOurs(item) ? before.with([...at, index], undefined) : before),
    document,
  );
  return withoutEmpty(rest, at, former);
}

/** Without the value at a place when it holds nothing and did not so before, and so on upwards. */
function withoutEmpty(document: JsonDocument, at: JSONPath, former: JsonDocument | undefined): JsonDocument {
  if (at.length === 0 || !document.isBlank(at) || former?.get(at) !== undefined) return document;
  return withoutEmpty(document.with(at, undefined), at.slice(0, -1), former);
}

function has(document: JsonDocument, entry: JsonEntry): boolean {
  const value = document.get(entry.at);
  if (entry.kind === "item") return Array.isArray(value) && value.some(entry.isOurs);
  return value !== undefined && entry.isOurs?.(value) !== false;
}
