import { secretKeyPattern } from "@persona-launcher/ravi";
import { z } from "zod";
import { lifecycles } from "../../identity/lifecycle.ts";
import { patternSchema, textSchema } from "./scalars.ts";

const identitySchema = z.strictObject({
  /** Template of the identity's name; may name inputs, `PERSONA_ID` and `LAUNCH_ID`. */
  name: textSchema.exactOptional(),
  /**
   * `ephemeral` ends with its launch; `workspace` belongs to the directory; `pool` leases one of a pool, and the name is
   * the pool's; `named` is one long-lived identity. @default "ephemeral"
   */
  lifecycle: z.enum(lifecycles).exactOptional(),
  /** Whether launches that say so too may use a named or a workspace's identity at the same time. @default false */
  shared: z.boolean().exactOptional(),
  /** Asks for a phone number; hosted Ravi gives one on a paid plan only. "optional" goes on without. @default false */
  phone: z.union([z.boolean(), z.literal("optional")], { error: 'expected true, false or "optional"' }).exactOptional(),
});

const secretSchema = z.strictObject({ required: z.boolean().exactOptional() });

/** The `ravi` block: the identity a persona wants, and the vault secrets its refs may name. */
export const raviSchema = z.strictObject({
  identity: identitySchema.exactOptional(),
  secrets: z
    .record(patternSchema(secretKeyPattern, "upper-case letters, digits and underscores, a letter first"), secretSchema)
    .exactOptional(),
});
