import { z } from "zod";
import { nullableStringSchema } from "./scalars.ts";

/** `GET /api/identities/`, one element (REST API of June 2026). The address is called `inbox` on the wire. */
export const identitySchema = z.object({
  uuid: z.string().min(1),
  name: z.string(),
  inbox: nullableStringSchema,
  phone: nullableStringSchema,
  created_dt: nullableStringSchema,
  updated_dt: nullableStringSchema,
});

/** An identity: a name with an address (`inbox`) and, where it has one, a number (`phone`); empty when it has not. */
export interface Identity extends z.infer<typeof identitySchema> {}

// Absent, null and empty all mean "no key came along": refusing the answer would lose an identity that now exists.
const optionalKeySchema = z.preprocess(
  (value) => (value === null || value === "" ? undefined : value),
  z.string().optional(),
);

/** `POST /api/identities/` answers the identity plus `api_key`, an identity key; the field may be absent. */
export const createdIdentitySchema = identitySchema.extend({ api_key: optionalKeySchema });

/** A new identity, with a key that acts as it where the service sends one along. */
export interface CreatedIdentity extends z.infer<typeof createdIdentitySchema> {}

/** `POST /api/auth/keys/identity/`: a key that acts as one identity and as nobody else. */
export const identityKeySchema = z.object({
  key: z.string().min(1),
  identity_uuid: z.string().min(1),
  label: nullableStringSchema,
});

/** A new key of one identity. The service need not show it again. */
export interface IdentityKey extends z.infer<typeof identityKeySchema> {}

/**
 * `GET /api/auth/keys/identity/`, one element. No published document shows its fields, so none is required; `key` is
 * there only where the service shows keys again after it made them.
 */
export const listedIdentityKeySchema = z.object({
  key: optionalKeySchema,
  identity_uuid: nullableStringSchema,
  label: nullableStringSchema,
  created_dt: nullableStringSchema,
});

/** A key as a list shows it, mostly without the key itself. */
export interface ListedIdentityKey extends z.infer<typeof listedIdentityKeySchema> {}

/** `GET /api/email/`, one element. */
export const emailAddressSchema = z.object({ id: z.int(), email: z.string().min(1), created_dt: nullableStringSchema });

/** An address of an identity. */
export interface EmailAddress extends z.infer<typeof emailAddressSchema> {}

/** `GET /api/phone/`, one element. */
export const phoneNumberSchema = z.object({
  id: z.int(),
  phone_number: z.string().min(1),
  provider: nullableStringSchema,
  created_dt: nullableStringSchema,
});

/** A telephone number of an identity. */
export interface PhoneNumber extends z.infer<typeof phoneNumberSchema> {}

/** `GET /api/master/`: the human who owns the account. */
export const ownerSchema = z.object({ first_name: nullableStringSchema, last_name: nullableStringSchema });

/** The human who owns the account; either name may be empty. */
export interface Owner extends z.infer<typeof ownerSchema> {}

/** `GET /api/domains/`, one element: a domain that addresses may be made in. */
export const domainSchema = z.object({
  uuid: z.string().min(1),
  domain: z.string().min(1),
  is_platform: z.boolean(),
  is_verified: z.boolean(),
  created_dt: nullableStringSchema,
});

/** A domain that addresses may be made in. */
export interface Domain extends z.infer<typeof domainSchema> {}
