import { z } from "zod";
import { nullableStringSchema } from "./scalars.ts";

/** `GET /api/secrets/`, one element. */
export const secretSchema = z.object({
  uuid: z.string().min(1),
  identity: z.int().nullish(),
  key: z.string().min(1),
  value: z.string(),
  notes: nullableStringSchema,
  created_dt: nullableStringSchema,
  updated_dt: nullableStringSchema,
});

/** A secret of an identity's vault, its value included. */
export interface Secret extends z.infer<typeof secretSchema> {}

/** `GET /api/passwords/`, one element. The service reduces `domain` to the base domain. */
export const passwordSchema = z.object({
  uuid: z.string().min(1),
  identity: z.int().nullish(),
  domain: nullableStringSchema,
  username: nullableStringSchema,
  password: z.string(),
  notes: nullableStringSchema,
  created_dt: nullableStringSchema,
  updated_dt: nullableStringSchema,
});

/** A site's password in an identity's vault, in the clear. */
export interface Password extends z.infer<typeof passwordSchema> {}

/** `GET /api/passwords/generate-password/`. */
export const generatedPasswordSchema = z.object({ password: z.string().min(1) });
