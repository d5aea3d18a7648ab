import type { identitySchema } from "@persona-launcher/ravi";
import type { z } from "zod";
import type { StoredIdentity } from "../state/identities.ts";

export type IdentityWire = z.input<typeof identitySchema>;

/** An identity as the API shows it. */
export function toIdentityWire(identity: StoredIdentity): IdentityWire {
  const { uuid, name, inbox, phone, created_dt, updated_dt } = identity;
  return { uuid, name, inbox, phone, created_dt, updated_dt };
}
