import type { Finding } from "./finding.ts";
import { JsonSyntaxError } from "./json/json-syntax-error.ts";
import { jsonPointer } from "./json/json-pointer.ts";
import { isObject } from "./json/object-at.ts";
import { parseJsonDocument, type JsonDocument, type JsonSpan } from "./json/parse-json-document.ts";
import { textPosition } from "./json/text-position.ts";
import type { PersonaProblem } from "./persona-problem.ts";
import { personaFileSchema, toPersona, type Persona } from "./persona-schema.ts";
import { quoteValue } from "../text/quote-value.ts";
import { personaRules } from "./rules/persona-rules.ts";
import { secretKind } from "../text/secret-patterns.ts";
import { checkSchema } from "./schema-findings.ts";

export type CheckedPersona =
  | { kind: "valid"; persona: Persona }
  | { kind: "invalid"; id?: string; problems: PersonaProblem[] };

/**
 * Checks the text of a persona file. Reports every problem at once, in the order in which they stand in the file.
 *
 * @param file What problems name as their file.
 */
export function checkPersona(text: string, file: string): CheckedPersona {
  if (text.trim() === "") return refuse([{ file, pointer: "", message: "the file is empty" }]);
  let document: JsonDocument;
  try {
    document = parseJsonDocument(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    return refuse([syntaxProblem(error, text, file)]);
  }
  return checkDocument(document, text, file);
}

function checkDocument(document: JsonDocument, text: string, file: string): CheckedPersona {
  const shape = checkSchema(personaFileSchema, document.value);
  const findings = [
    ...document.badKeys.map(badKeyFinding),
    ...(shape.kind === "invalid" ? shape.findings : []),
    ...personaRules.flatMap((rule) => rule(document.value)),
  ];
  if (shape.kind === "valid" && findings.length === 0) return { kind: "valid", persona: toPersona(shape.value) };
  const located = withoutRepetition(findings).map((finding) => locate(finding, document, text, file));
  return refuse(located.toSorted(byPosition), idOf(document.value));
}

function refuse(problems: PersonaProblem[], id?: string): CheckedPersona {
  return { kind: "invalid", ...(id !== undefined && { id }), problems };
}

function idOf(document: unknown): string | undefined {
  return isObject(document) && typeof document["id"] === "string" ? document["id"] : undefined;
}

function syntaxProblem(error: JsonSyntaxError, text: string, file: string): PersonaProblem {
  const { line, column } = textPosition(text, error.offset);
  const message = `broken JSON: ${error.message}`;
  return {
    file,
    pointer: safePointer(error.path),
    line,
    column,
    message,
    ...(error.hint !== undefined && { hint: error.hint }),
  };
}

function badKeyFinding({ path, kind }: JsonDocument["badKeys"][number]): Finding {
  const key = quoteValue(String(path.at(-1)));
  if (kind === "forbidden") return { path, at: "key", message: `${key} is not a known key`, hint: "Remove it" };
  return { path, at: "key", message: `${key} stands twice in the same object`, hint: "Remove one of the two" };
}

/** The schema and a rule may object to the same thing; the first one's words stand. */
function withoutRepetition(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = `${jsonPointer(finding.path)}\n${finding.message}`;
    return !seen.has(key) && seen.add(key);
  });
}

function locate(finding: Finding, document: JsonDocument, text: string, file: string): PersonaProblem {
  const { line, column } = textPosition(text, offsetOf(finding, document));
  const pointer = safePointer(finding.path);
  return {
    file,
    pointer,
    line,
    column,
    message: finding.message,
    ...(finding.hint !== undefined && { hint: finding.hint }),
  };
}

/** Where a finding stands; what is missing stands where it is missing from. */
function offsetOf({ path, at }: Finding, document: JsonDocument): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const span: JsonSpan | undefined = document.spans.get(jsonPointer(path.slice(0, length)));
    if (span === undefined) continue;
    return at === "key" && length === path.length ? (span.key ?? span.value) : span.value;
  }
  return 0;
}

/** A key that is itself a secret is not shown. */
function safePointer(path: Finding["path"]): string {
  return jsonPointer(path.map((step) => (secretKind(String(step)) === undefined ? step : "[hidden]")));
}

function byPosition(a: PersonaProblem, b: PersonaProblem): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
