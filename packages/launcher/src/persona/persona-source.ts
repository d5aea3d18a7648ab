import { quoteValue } from "../text/quote-value.ts";
import type { Finding } from "./finding.ts";
import { isObject } from "./json/object-at.ts";
import { JsonSyntaxError } from "./json/json-syntax-error.ts";
import { parseJsonDocument, type JsonDocument } from "./json/parse-json-document.ts";
import { textPosition } from "./json/text-position.ts";
import { safePointer } from "./locate-finding.ts";
import type { PersonaProblem } from "./persona-problem.ts";

/** A persona file that is JSON. Nothing else about it is checked yet. */
export interface PersonaSource {
  file: string;
  text: string;
  document: JsonDocument;
}

export type ParsedSource = { kind: "parsed"; source: PersonaSource } | { kind: "invalid"; problems: PersonaProblem[] };

/**
 * Reads the text of a persona file as JSON.
 *
 * @param file What problems name as their file.
 */
export function parsePersonaSource(text: string, file: string): ParsedSource {
  if (text.trim() === "") return { kind: "invalid", problems: [{ file, pointer: "", message: "the file is empty" }] };
  try {
    return { kind: "parsed", source: { file, text, document: parseJsonDocument(text) } };
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    return { kind: "invalid", problems: [syntaxProblem(error, text, file)] };
  }
}

/** What a file says of itself, when that much can be read. */
export function declaredId({ document }: PersonaSource): string | undefined {
  return stringMember(document.value, "id");
}

/** What the file is based on. */
export function declaredBase({ document }: PersonaSource): string | undefined {
  return stringMember(document.value, "extends");
}

/** Keys that stand twice, or that no object may have. */
export function badKeyFindings({ document }: PersonaSource): Finding[] {
  return document.badKeys.map(({ path, kind }) => {
    const key = quoteValue(String(path.at(-1)));
    if (kind === "forbidden") return { path, at: "key", message: `${key} is not a known key`, hint: "Remove it" };
    return { path, at: "key", message: `${key} stands twice in the same object`, hint: "Remove one of the two" };
  });
}

function stringMember(value: unknown, key: string): string | undefined {
  if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
  return typeof value[key] === "string" ? value[key] : undefined;
}

function syntaxProblem(error: JsonSyntaxError, text: string, file: string): PersonaProblem {
  const { line, column } = textPosition(text, error.offset);
  return {
    file,
    pointer: safePointer(error.path),
    line,
    column,
    message: `broken JSON: ${error.message}`,
    ...(error.hint !== undefined && { hint: error.hint }),
  };
}
