import { z } from "zod";
import { identitySchema } from "./identity.ts";
import { nullableStringSchema } from "./scalars.ts";

/** `POST /api/auth/device/`: the code a human approves at `verification_uri`. Times are seconds. */
export const deviceCodeSchema = z.object({
  device_code: z.string().min(1),
  user_code: z.string().min(1),
  verification_uri: z.string().min(1),
  expires_in: z.number().positive().default(900),
  interval: z.number().nonnegative().default(5),
});

/** A login that waits for a human's approval. */
export interface DeviceCode extends z.infer<typeof deviceCodeSchema> {}

/** The human who approved. The fields are not documented; none is required. */
export const accountUserSchema = z.object({
  email: nullableStringSchema,
  first_name: nullableStringSchema,
  last_name: nullableStringSchema,
});

/** The human who approved a login; any of the fields may be empty. */
export interface AccountUser extends z.infer<typeof accountUserSchema> {}

const userSchema = accountUserSchema.nullish().transform((user) => user ?? undefined);

/** `POST /api/auth/device/token/`, status 200, when the approval made the account and its first identity. */
export const deviceSignupSchema = z.object({
  management_key: z.string().min(1),
  identity_key: z.string().min(1),
  identity: identitySchema,
  user: userSchema,
});

/** An approved login that made the account. `management_key` reaches all of it. */
export interface DeviceSignup extends z.infer<typeof deviceSignupSchema> {}

/** `POST /api/auth/device/token/`, status 200, for an account that exists: no identity key, and none to many identities. */
export const deviceLoginSchema = z.object({
  management_key: z.string().min(1),
  identities: z.array(identitySchema),
  user: userSchema,
});

/** An approved login to an account that existed. `management_key` reaches all of it. */
export interface DeviceLogin extends z.infer<typeof deviceLoginSchema> {}

/** `POST /api/auth/device/token/`, status 400: `authorization_pending`, `slow_down`, `expired_token`, `access_denied`, … */
export const deviceProblemSchema = z.object({ error: z.string().min(1), error_description: nullableStringSchema });

/** Why a login has no result, or none yet. */
export interface DeviceProblem extends z.infer<typeof deviceProblemSchema> {}
