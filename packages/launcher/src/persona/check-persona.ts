import type { Finding } from "./finding.ts";
import { jsonPointer } from "./json/json-pointer.ts";
import { locateFinding } from "./locate-finding.ts";
import type { PersonaProblem } from "./persona-problem.ts";
import { personaFileSchema, toPersona, type Persona } from "./persona-schema.ts";
import { badKeyFindings, declaredId, parsePersonaSource, type PersonaSource } from "./persona-source.ts";
import { personaRules } from "./rules/persona-rules.ts";
import { checkSchema } from "./schema-findings.ts";

export interface InvalidPersona {
  kind: "invalid";
  /** What the file says of itself, when that much could be read. */
  id?: string;
  problems: PersonaProblem[];
}

export type CheckedPersona = { kind: "valid"; persona: Persona } | InvalidPersona;

/**
 * Checks the text of a persona file that stands for itself (`extends` is not followed). Reports every problem at once,
 * in the order in which they stand in the file.
 *
 * @param file What problems name as their file.
 */
export function checkPersona(text: string, file: string): CheckedPersona {
  const parsed = parsePersonaSource(text, file);
  return parsed.kind === "invalid" ? parsed : checkSource(parsed.source);
}

/** The same for a file that was read as JSON already. */
export function checkSource(source: PersonaSource): CheckedPersona {
  const judged = judgeValue(source.document.value);
  const findings = withoutRepetition([...badKeyFindings(source), ...judged.findings]);
  if (judged.persona !== undefined && findings.length === 0) return { kind: "valid", persona: judged.persona };
  const problems = findings.map((finding) => locateFinding(finding, source)).toSorted(byPosition);
  return invalid(problems, declaredId(source));
}

export function invalid(problems: PersonaProblem[], id: string | undefined): InvalidPersona {
  return { kind: "invalid", ...(id !== undefined && { id }), problems };
}

/** A value against the schema and every rule. */
export function judgeValue(value: unknown): { persona: Persona | undefined; findings: Finding[] } {
  const shape = checkSchema(personaFileSchema, value);
  const findings = [
    ...(shape.kind === "invalid" ? shape.findings : []),
    ...personaRules.flatMap((rule) => rule(value)),
  ];
  return { persona: shape.kind === "valid" ? toPersona(shape.value) : undefined, findings };
}

/** The schema and a rule may object to the same thing; the first one's words stand. */
export function withoutRepetition(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = `${jsonPointer(finding.path)}\n${finding.message}`;
    return !seen.has(key) && seen.add(key);
  });
}

export function byPosition(a: PersonaProblem, b: PersonaProblem): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
