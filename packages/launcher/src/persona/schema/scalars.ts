import { z } from "zod";
import { quoteValue } from "../../text/quote-value.ts";

/** Text with at least one visible character. */
export const textSchema = z.string().refine((text) => text.trim() !== "", { error: "is empty" });

/** A string of a given pattern; `expected` completes "expected …" in the message. */
export function patternSchema(pattern: RegExp, expected: string): z.ZodString {
  return z.string().regex(pattern, {
    error: (issue) =>
      issue.input === "" ? "is empty" : `expected ${expected}, got ${quoteValue(String(issue.input))}`,
  });
}

/** Names of inputs and of the variables they read (harness-kit's grammar of refs). */
export const refNameSchema = patternSchema(/^[A-Z_][A-Z0-9_]*$/, "upper-case letters, digits and underscores");

export const environmentNameSchema = patternSchema(
  /^[A-Za-z_][A-Za-z0-9_]*$/,
  "an environment name (letters, digits and underscores)",
);
