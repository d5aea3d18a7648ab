import { secretKeyPattern } from "@persona-launcher/ravi";
import { z } from "zod";
import { quoteValue } from "../../text/quote-value.ts";
import { patternSchema, textSchema } from "./scalars.ts";

const plannedLifecycles: ReadonlySet<unknown> = new Set(["workspace", "pool"]);

const lifecycleSchema = z.enum(["ephemeral", "named"], {
  error: ({ input }) =>
    plannedLifecycles.has(input)
      ? `${quoteValue(String(input))} is not available yet: expected "ephemeral" or "named"`
      : undefined,
});

const identitySchema = z.strictObject({
  /** Template of the identity's name; may name inputs, `PERSONA_ID` and `LAUNCH_ID`. */
  name: textSchema.exactOptional(),
  /** `ephemeral` ends with its launch; `named` is one long-lived identity. @default "ephemeral" */
  lifecycle: lifecycleSchema.exactOptional(),
  /** Whether launches that say so too may use a named identity at the same time. @default false */
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
