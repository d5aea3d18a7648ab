import type { Finding } from "../finding.ts";
import { objectAt } from "../json/object-at.ts";
import { quoteValue } from "../../text/quote-value.ts";
import { whyReserved } from "./reserved-environment.ts";

/**
 * Refuses reserved names in `env` and `inputs`, both of which become environment variables. A `RAVI_*` name that is
 * mapped to itself changes nothing and is what published personas do, so it is allowed in `env`.
 */
export function refuseReservedNames(document: unknown): Finding[] {
  const env = Object.entries(objectAt(document, ["env"]))
    .filter(([name, value]) => !isIdentityMapping(name, value))
    .flatMap(([name]) => reservedName(["env", name], name));
  const inputs = Object.keys(objectAt(document, ["inputs"])).flatMap((name) => reservedName(["inputs", name], name));
  return [...env, ...inputs];
}

function isIdentityMapping(name: string, value: unknown): boolean {
  return name.startsWith("RAVI_") && (value === `$${name}` || value === `\${${name}}`);
}

function reservedName(path: [root: "env" | "inputs", name: string], name: string): Finding[] {
  const reason = whyReserved(name);
  if (reason === undefined) return [];
  const message = `${quoteValue(name)} is reserved: ${reason}`;
  return [{ path, at: "key", message, hint: hintFor(path[0], name) }];
}

function hintFor(root: "env" | "inputs", name: string): string {
  if (root === "inputs") return "Choose another name for the input";
  if (name.startsWith("RAVI_")) return `Leave it out, or map it to itself: "${name}": "$${name}"`;
  return "Leave it out; what it should do belongs into the environment that starts the launcher";
}
