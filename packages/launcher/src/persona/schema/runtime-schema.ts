import { HARNESS_VALUES } from "@agentworkforce/workload-router";
import { z } from "zod";
import { patternSchema } from "./scalars.ts";
import { sidecarFields } from "./sidecar-schema.ts";

/** A week: far beyond any run, and well below what a Node timer can hold. */
const maximumTimeoutSeconds = 604_800;

const harnessSettingsSchema = z.strictObject({
  reasoning: z.enum(["low", "medium", "high"]).exactOptional(),
  timeoutSeconds: z.number().positive().max(maximumTimeoutSeconds).exactOptional(),
});

/** It becomes an argument of the harness, so it must not look like an option. */
export const modelPattern: RegExp = /^[^\s\p{Cc}-][^\s\p{Cc}]{0,199}$/u;

/** How to run: which harness, which model, which prompt. */
export const runtimeFields = {
  harness: z.enum(HARNESS_VALUES),
  model: patternSchema(modelPattern, 'a model name (no spaces, not starting with "-")'),
  systemPrompt: z.string(),
  harnessSettings: harnessSettingsSchema.exactOptional(),
};

export const runtimeSchema = z.strictObject({ ...runtimeFields, ...sidecarFields });

export interface PersonaRuntime extends z.infer<typeof runtimeSchema> {}

export interface PersonaHarnessSettings extends z.infer<typeof harnessSettingsSchema> {}
