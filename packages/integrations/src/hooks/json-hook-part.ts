import type { JSONPath } from "jsonc-parser";
import { newJsonDocument, readJsonDocument, type JsonDocument } from "../files/json-document.ts";
import { notUnderstood, type TextFile } from "../files/text-file.ts";
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

export interface JsonHookOptions {
  path: string;
  purpose: string;
  entries: readonly JsonEntry[];
  /** Permission bits of a new file. @default 0o644 */
  mode?: number;
}

/** Our entries in a JSON file. Objects and lists that hold nothing without them go with them. */
export function jsonHookPart({ path, purpose, entries, mode = 0o644 }: JsonHookOptions): HookPart {
  const all = (document: JsonDocument): JsonDocument =>
    entries.reduce((before, entry) => before.with(entry.at, valueWith(before, entry, path)), document);
  return {
    path,
    purpose,
    with: (file) => ({
      text: all(file === undefined ? newJsonDocument() : readJsonDocument(file)).text,
      mode: file?.mode ?? mode,
    }),
    without: (file) => {
      const document = entries.reduce((before, entry) => withoutEntry(before, entry), readJsonDocument(file));
      return isEmpty(document.get([])) ? undefined : { text: document.text, mode: file.mode };
    },
    isIn: (file) => {
      const document = understood(file);
      return document !== undefined && entries.some((entry) => has(document, entry));
    },
    paste: all(newJsonDocument()).text,
  };
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

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function understood(file: TextFile): JsonDocument | undefined {
  try {
    return readJsonDocument(file);
  } catch {
    return undefined;
  }
}
