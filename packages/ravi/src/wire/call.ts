import { z } from "zod";
import { nullableStringSchema, timestampSchema } from "./scalars.ts";

/**
 * `GET /api/calls/`, one element (released CLI of July 2026). The values of `direction`, `status` and `end_reason` are
 * documented nowhere, so they are not checked. `answered_at` and `ended_at` are empty as long as they have not happened.
 */
export const callSchema = z.object({
  id: z.int(),
  uuid: nullableStringSchema,
  url: nullableStringSchema,
  phone: nullableStringSchema,
  from_number: nullableStringSchema,
  to_number: nullableStringSchema,
  direction: nullableStringSchema,
  status: nullableStringSchema,
  answered_at: nullableStringSchema,
  ended_at: nullableStringSchema,
  end_reason: nullableStringSchema,
  created_dt: timestampSchema,
});

/** A telephone call of an identity. */
export interface Call extends z.infer<typeof callSchema> {}

/** `GET /api/calls/{id}/transcript/`, one element: what one side said. `confidence` is 0 to 1, 0 when not given. */
export const callTranscriptSegmentSchema = z.object({
  id: z.int(),
  speaker: nullableStringSchema,
  text: nullableStringSchema,
  is_final: z.boolean().default(true),
  confidence: z
    .number()
    .nullish()
    .transform((confidence) => confidence ?? 0),
  sequence_number: z.int(),
  occurred_at: nullableStringSchema,
  created_dt: nullableStringSchema,
});

/** What one side of a call said. */
export interface CallTranscriptSegment extends z.infer<typeof callTranscriptSegmentSchema> {}
