import { z } from "zod";
import { nullableStringSchema } from "./scalars.ts";

/** `GET /api/contacts/`, one element. `source` is `auto` for a contact that sending or receiving made. */
export const contactSchema = z.object({
  uuid: z.string().min(1),
  identity: z.int().nullish(),
  email: nullableStringSchema,
  phone_number: nullableStringSchema,
  display_name: nullableStringSchema,
  nickname: nullableStringSchema,
  is_trusted: z.boolean(),
  source: nullableStringSchema,
  interaction_count: z.int().default(0),
  last_interaction_dt: nullableStringSchema,
  created_dt: nullableStringSchema,
  updated_dt: nullableStringSchema,
});

/** A person an identity knows. */
export interface Contact extends z.infer<typeof contactSchema> {}
