import { z } from "zod";

/** Body of an error answer: `{"detail": "…"}`, and on 429 also `retry_after_seconds`. */
export const problemSchema = z.object({
  detail: z.string(),
  retry_after_seconds: z.number().nonnegative().optional(),
});

/** What the service says went wrong. */
export interface Problem extends z.infer<typeof problemSchema> {}
