import { z } from "zod";
import { refNameSchema } from "./scalars.ts";

const inputSchema = z.strictObject({
  description: z.string().min(1).exactOptional(),
  /** Variable of the caller to read when no value is given. @default the input's own name */
  env: refNameSchema.exactOptional(),
  default: z.string().min(1).exactOptional(),
  /** An optional input without a value is no error. @default false */
  optional: z.boolean().exactOptional(),
});

/** A bare string is the input's default, as in the router. */
const inputOrDefaultSchema = z.preprocess(
  (value) => (typeof value === "string" ? { default: value } : value),
  inputSchema,
);

/** `inputs`: values that are visible in prompts, by name. */
export const inputsSchema = z.record(refNameSchema, inputOrDefaultSchema);
