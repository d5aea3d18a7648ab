import { z } from "zod";

/** An RFC 3339 instant with offset, as the REST API sends it. */
export const timestampSchema: z.ZodType<string> = z.iso.datetime({ offset: true });

/** A string the API may send as `null`; `null` becomes the empty string, as in the released CLI. */
export const nullableStringSchema = z
  .string()
  .nullish()
  .transform((value) => value ?? "");

export const directionSchema = z.enum(["incoming", "outgoing"]);

/** `incoming` reached the identity, `outgoing` was sent by it. */
export type Direction = z.infer<typeof directionSchema>;
