import type { Finding } from "../finding.ts";
import { objectAt, valueAt } from "../json/object-at.ts";
import { quoteValue } from "../../text/quote-value.ts";
import { didYouMeanHint } from "../../text/did-you-mean.ts";

const path = ["ravi", "identity", "name"];

/** Checks the template of the identity's name: known names only, and no character an identity name cannot have. */
export function checkIdentityName(document: unknown): Finding[] {
  const template = valueAt(document, path);
  if (typeof template !== "string") return [];
  const known = ["PERSONA_ID", "LAUNCH_ID", ...Object.keys(objectAt(document, ["inputs"]))];
  const unknown = namesIn(template).filter((name) => !known.includes(name));
  if (unknown.length > 0) return unknown.map((name) => unknownName(name, known));
  return checkLiteral(template);
}

/** `$NAME` and `${NAME}` anywhere: the template is filled in as prompts are. */
function namesIn(template: string): string[] {
  return [...template.matchAll(/\$\{([^}]*)\}|\$(\w+)/g)].map((match) => match[1] ?? match[2] ?? "");
}

function unknownName(name: string, known: readonly string[]): Finding {
  return {
    path,
    message: `${quoteValue(name)} cannot be part of an identity's name: it is neither an input nor PERSONA_ID nor LAUNCH_ID`,
    hint: didYouMeanHint(name, known) ?? "Declare it in inputs",
  };
}

function checkLiteral(template: string): Finding[] {
  const literal = template.replaceAll(/\$\{[^}]*\}|\$\w+/g, "");
  const bad = /[^a-z0-9._-]/u.exec(literal)?.[0];
  if (bad === undefined && !literal.includes("..")) return [];
  return [
    {
      path,
      message: `${quoteValue(bad ?? "..")} cannot be part of an identity's name`,
      hint: 'Use a-z, 0-9, ".", "_", "-", and ${NAME} for inputs, PERSONA_ID and LAUNCH_ID',
    },
  ];
}
