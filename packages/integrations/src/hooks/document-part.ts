import { newJsonDocument, readJsonDocument, type JsonDocument } from "../files/json-document.ts";
import type { TextFile } from "../files/text-file.ts";
import type { HookPart } from "./hook-part.ts";

export interface DocumentPartOptions {
  path: string;
  purpose: string;
  /** The document with our part, brought up to date. */
  put(document: JsonDocument): JsonDocument;
  /** The document without it; what is empty then goes, too, unless it was there in the former one. */
  take(document: JsonDocument, former?: JsonDocument): JsonDocument;
  isIn(document: JsonDocument): boolean;
  /** What a new file begins with. @default an empty object */
  empty?: JsonDocument;
  /** Permission bits of a new file. @default 0o644 */
  mode?: number;
}

/** Our part of a JSON file. */
export function documentPart(options: DocumentPartOptions): HookPart {
  const { path, purpose, put, take, isIn, empty = newJsonDocument(), mode = 0o644 } = options;
  return {
    path,
    purpose,
    with: (file) => ({
      text: put(file === undefined ? empty : readJsonDocument(file)).text,
      mode: file?.mode ?? mode,
    }),
    without: (file, former) => {
      const before = former === undefined ? undefined : understoodDocument({ path, ...former });
      const document = take(readJsonDocument(file), before);
      const isOursAlone = document.isBlank([]) || file.text === put(empty).text;
      return isOursAlone && former === undefined ? undefined : { text: document.text, mode: file.mode };
    },
    isIn: (file) => {
      const document = understoodDocument(file);
      return document !== undefined && isIn(document);
    },
    paste: put(empty).text,
  };
}

/** An object or a list that holds nothing. */
export function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** What a JSON file says; `undefined` for one that is to be left alone. */
export function understoodDocument(file: Pick<TextFile, "path" | "text">): JsonDocument | undefined {
  try {
    return readJsonDocument(file);
  } catch {
    return undefined;
  }
}
