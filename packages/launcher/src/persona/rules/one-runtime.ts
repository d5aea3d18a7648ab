import type { Finding } from "../finding.ts";
import { isObject, valueAt } from "../json/object-at.ts";

const required = ["harness", "model", "systemPrompt"] as const;
const flatFields = [...required, "harnessSettings"] as const;

/** A persona has either one runtime at the top or `tiers`, never both and never neither. */
export function requireOneRuntime(document: unknown): Finding[] {
  if (!isObject(document)) return [];
  const present = flatFields.filter((field) => Object.hasOwn(document, field));
  if (!Object.hasOwn(document, "tiers")) return present.length === 0 ? [neither()] : missing(present);
  const tiers = valueAt(document, ["tiers"]);
  const empty = isObject(tiers) && Object.keys(tiers).length === 0;
  return [...present.map(both), ...(empty ? [noTier()] : [])];
}

function neither(): Finding {
  return {
    path: [],
    message: "says nothing about how to run",
    hint: 'Add "harness", "model" and "systemPrompt", or "tiers" with at least one tier; or "extends" with the id of a persona',
  };
}

function missing(present: readonly string[]): Finding[] {
  return required
    .filter((field) => !present.includes(field))
    .map((field) => ({
      path: [field],
      message: "missing: a persona without tiers needs it",
      hint: field === "systemPrompt" ? 'It may be empty: ""' : undefined,
    }));
}

function both(field: string): Finding {
  return {
    path: [field],
    at: "key",
    message: `stands beside "tiers"`,
    hint: 'Move it into each tier, or drop "tiers"',
  };
}

function noTier(): Finding {
  return { path: ["tiers"], message: "has no tier", hint: 'Add at least one of "best", "best-value" and "minimum"' };
}
