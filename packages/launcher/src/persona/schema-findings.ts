import type { z } from "zod";
import { didYouMeanHint } from "../text/did-you-mean.ts";
import type { Finding, JsonPath } from "./finding.ts";
import { jsonPointer } from "./json/json-pointer.ts";
import { valueAt } from "./json/object-at.ts";
import { quoteValue } from "../text/quote-value.ts";

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

export type SchemaResult<Output> = { kind: "valid"; value: Output } | { kind: "invalid"; findings: Finding[] };

/** Checks a document against a schema and says in our own words everything that is wrong. */
export function checkSchema<Output>(schema: z.ZodType<Output>, document: unknown): SchemaResult<Output> {
  const knownKeys = new Map<string, readonly string[]>();
  const result = schema.safeParse(document, {
    error: (issue) => {
      // Only here does zod say which object refuses the key, and so which keys it would take.
      if (issue.code === "unrecognized_keys") knownKeys.set(jsonPointer(pathOf(issue)), keysOf(issue.inst));
      return describe(issue);
    },
  });
  if (result.success) return { kind: "valid", value: result.data };
  return { kind: "invalid", findings: result.error.issues.flatMap((issue) => findingsOf(issue, document, knownKeys)) };
}

function findingsOf(issue: Issue, document: unknown, knownKeys: ReadonlyMap<string, readonly string[]>): Finding[] {
  const path = pathOf(issue);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey([...path, key], key, knownKeys.get(jsonPointer(path)) ?? []));
    case "invalid_key":
      return [{ path, at: "key", message: issue.issues[0]?.message ?? issue.message }];
    case "invalid_value":
      return [{ path, message: issue.message, hint: nearest(valueAt(document, path), issue.values) }];
    case "invalid_union":
      return [{ path, message: issue.message, hint: nearest(valueAt(document, path), optionsOf(issue)) }];
    default:
      return [{ path, message: issue.message }];
  }
}

function unknownKey(path: JsonPath, key: string, known: readonly string[]): Finding {
  const hint = didYouMeanHint(key, known) ?? `Known keys here: ${known.join(", ")}`;
  return { path, at: "key", message: `${quoteValue(key)} is not a known key`, hint };
}

function nearest(value: unknown, candidates: readonly unknown[]): string | undefined {
  return typeof value === "string" ? didYouMeanHint(value, candidates.map(String)) : undefined;
}

/** The message of an issue; `undefined` leaves it to zod. */
function describe(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return expected(typeWords[issue.expected] ?? issue.expected, issue.input);
    case "invalid_value":
      return oneOf(issue.values, issue.input);
    case "invalid_union":
      return oneOf(optionsOf(issue), valueAt(issue.input, [String(issue["discriminator"])]));
    case "too_small":
      return typeof issue.input === "number" ? expected(`more than ${issue.minimum}`, issue.input) : "is empty";
    case "too_big":
      return expected(`at most ${issue.maximum}`, issue.input);
    default:
      return undefined;
  }
}

const typeWords: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  boolean: "true or false",
  array: "an array",
  object: "an object",
  record: "an object",
};

function expected(what: string, input: unknown): string {
  return input === undefined ? `missing: expected ${what}` : `expected ${what}, got ${describeValue(input)}`;
}

function oneOf(values: readonly unknown[], input: unknown): string {
  const list = values.map((value) => JSON.stringify(value));
  const what = list.length === 1 ? String(list[0]) : `${list.slice(0, -1).join(", ")} or ${list.at(-1)}`;
  return input === undefined || typeof input !== "string"
    ? expected(what, input)
    : `expected ${what}, got ${quoteValue(input)}`;
}

function describeValue(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function keysOf(schema: unknown): string[] {
  const shape = valueAt(schema, ["shape"]) ?? (schema as { shape?: unknown } | undefined)?.shape;
  return typeof shape === "object" && shape !== null ? Object.keys(shape) : [];
}

function optionsOf(issue: { readonly [key: string]: unknown } | Issue): readonly unknown[] {
  const options: unknown = "options" in issue ? issue.options : undefined;
  return Array.isArray(options) ? (options as unknown[]) : [];
}

function pathOf(issue: { readonly path?: readonly PropertyKey[] | undefined }): JsonPath {
  return (issue.path ?? []).map((step) => (typeof step === "symbol" ? String(step) : step));
}
