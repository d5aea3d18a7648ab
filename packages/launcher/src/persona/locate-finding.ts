import { secretKind } from "../text/secret-patterns.ts";
import type { Finding, JsonPath } from "./finding.ts";
import { jsonPointer } from "./json/json-pointer.ts";
import type { JsonSpan } from "./json/parse-json-document.ts";
import { textPosition } from "./json/text-position.ts";
import type { PersonaProblem } from "./persona-problem.ts";
import type { PersonaSource } from "./persona-source.ts";

/** Says where in its file a finding stands. */
export function locateFinding(finding: Finding, { file, text, document }: PersonaSource): PersonaProblem {
  const { line, column } = textPosition(text, offsetOf(finding, document.spans));
  return {
    file,
    pointer: safePointer(finding.path),
    line,
    column,
    message: finding.message,
    ...(finding.hint !== undefined && { hint: finding.hint }),
  };
}

/** A key that is itself a secret is not shown. */
export function safePointer(path: JsonPath): string {
  return jsonPointer(path.map((step) => (secretKind(String(step)) === undefined ? step : "[hidden]")));
}

/** Where a finding stands; what is missing stands where it is missing from. */
function offsetOf({ path, at }: Finding, spans: ReadonlyMap<string, JsonSpan>): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const span = spans.get(jsonPointer(path.slice(0, length)));
    if (span === undefined) continue;
    return at === "key" && length === path.length ? (span.key ?? span.value) : span.value;
  }
  return 0;
}
