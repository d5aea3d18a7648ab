import { z } from "zod";
import { nullableStringSchema } from "./scalars.ts";

/** `POST /api/sso/token/`: a signed proof of identity (`rvt_…`) for a third party, valid for five minutes. */
export const ssoTokenSchema = z.object({ token: z.string().min(1), expires_at: nullableStringSchema });

/** A proof of identity for a third party. */
export interface SsoToken extends z.infer<typeof ssoTokenSchema> {}

/** `POST /api/sso/verify/`: whose token it is. */
export const ssoProofSchema = z.object({
  identity_uuid: z.string().min(1),
  identity_name: nullableStringSchema,
  identity_email: nullableStringSchema,
  identity_phone: nullableStringSchema,
  created_at: nullableStringSchema,
  owner: z.object({ name: nullableStringSchema, email: nullableStringSchema }).nullish(),
});

/** Whose a proof of identity is. */
export interface SsoProof extends z.infer<typeof ssoProofSchema> {}
