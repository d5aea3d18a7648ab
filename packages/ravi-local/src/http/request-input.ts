import { z } from "zod";
import type { PublicCall } from "./api-call.ts";
import { ApiProblem, invalidField } from "./api-problem.ts";

/** An optional string; `null` and the empty string, which the Go CLI sends for unset fields, mean absent. */
export const optionalText = (maxLength: number): z.ZodType<string | undefined> =>
  z
    .string()
    .max(maxLength, `Ensure this field has no more than ${maxLength} characters.`)
    .nullish()
    .transform((text) => (text === null || text === undefined || text.trim() === "" ? undefined : text.trim()));

/** The request's JSON as `schema` describes it; every refused field is named in the 400 answer. */
export function parseBody<Output>(call: PublicCall, schema: z.ZodType<Output>): Output {
  const parsed = schema.safeParse(call.body);
  if (parsed.success) return parsed.data;
  const fields: Record<string, string[]> = {};
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? "non_field_errors");
    (fields[field] ??= []).push(field in call.body ? issue.message : "This field is required.");
  }
  throw new ApiProblem(400, fields);
}

/** A `true`/`false` query parameter; undefined when absent. */
export function booleanQuery(call: PublicCall, name: string): boolean | undefined {
  const text = call.query(name)?.toLowerCase();
  if (text === undefined) return undefined;
  if (text === "true" || text === "1") return true;
  if (text === "false" || text === "0") return false;
  throw invalidField(name, "Must be true or false.");
}

/** An integer id of a path; undefined for anything else, which therefore names nothing. */
export function integerParam(call: PublicCall, name: string): number | undefined {
  const text = call.param(name);
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** A text query parameter; undefined when absent. An empty one is refused: it is a value that went missing. */
export function textQuery(call: PublicCall, name: string): string | undefined {
  const text = call.query(name)?.trim();
  if (text === "") throw invalidField(name, "This field may not be blank.");
  return text;
}

/** One of the given words; undefined when absent. */
export function wordQuery<Word extends string>(
  call: PublicCall,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const text = call.query(name);
  if (text === undefined) return undefined;
  const word = words.find((each) => each === text);
  if (word === undefined) throw invalidField(name, `Must be one of ${words.join(", ")}.`);
  return word;
}

/** A whole number; undefined when absent. */
export function countQuery(
  call: PublicCall,
  name: string,
  range: { readonly least: number; readonly most: number },
): number | undefined {
  const text = call.query(name);
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw invalidField(name, "A valid integer is required.");
  const count = Number(text);
  if (count < range.least) throw invalidField(name, `Ensure this value is greater than or equal to ${range.least}.`);
  if (count > range.most) throw invalidField(name, `Ensure this value is less than or equal to ${range.most}.`);
  return count;
}

const instantText = z.iso.datetime({ offset: true });

/** An instant in RFC 3339 with offset, as the database holds it: UTC, milliseconds. Undefined when absent. */
export function instantQuery(call: PublicCall, name: string): string | undefined {
  const text = call.query(name);
  if (text === undefined) return undefined;
  if (instantText.safeParse(text).success) return new Date(text).toISOString();
  throw invalidField(name, "Enter a valid date and time with offset, such as 2026-06-01T10:00:00Z.");
}
