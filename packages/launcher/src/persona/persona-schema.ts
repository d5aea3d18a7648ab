import { PERMISSION_MODES } from "@agentworkforce/workload-router";
import { z } from "zod";
import { personaIdPattern, personaIdWords } from "./persona-id.ts";
import { inputsSchema } from "./schema/input-schema.ts";
import { mcpServersSchema } from "./schema/mcp-server-schema.ts";
import { raviSchema } from "./schema/ravi-schema.ts";
import { runtimeFields, runtimeSchema } from "./schema/runtime-schema.ts";
import { sandboxSchema, type PersonaSandbox } from "./schema/sandbox-schema.ts";
import { environmentNameSchema, patternSchema, textSchema } from "./schema/scalars.ts";
import { sidecarFields } from "./schema/sidecar-schema.ts";

const skillSchema = z.strictObject({ id: textSchema, source: textSchema, description: textSchema });

const permissionsSchema = z.strictObject({
  allow: z.array(textSchema).exactOptional(),
  deny: z.array(textSchema).exactOptional(),
  mode: z.enum(PERMISSION_MODES).exactOptional(),
});

const mountSchema = z.strictObject({
  ignoredPatterns: z.array(textSchema).exactOptional(),
  readonlyPatterns: z.array(textSchema).exactOptional(),
});

const tiersSchema = z.strictObject({
  best: runtimeSchema.exactOptional(),
  "best-value": runtimeSchema.exactOptional(),
  minimum: runtimeSchema.exactOptional(),
});

/**
 * What a persona file may hold: the shape of `@agentworkforce/workload-router` plus `sandbox` and `ravi`. What a schema
 * cannot say (one runtime, no secrets, no reserved names) is in `rules/`.
 */
export const personaFileSchema = z.strictObject({
  $schema: z.string().exactOptional(),
  id: patternSchema(personaIdPattern, personaIdWords),
  /** Id of the persona, or intent of the router's catalog, that everything not said here is taken from. */
  extends: patternSchema(personaIdPattern, personaIdWords).exactOptional(),
  /** Free text; the router's intents are suggestions. */
  intent: textSchema.exactOptional(),
  tags: z.array(textSchema).exactOptional(),
  description: textSchema,
  skills: z.array(skillSchema).exactOptional(),
  inputs: inputsSchema.exactOptional(),
  harness: runtimeFields.harness.exactOptional(),
  model: runtimeFields.model.exactOptional(),
  systemPrompt: runtimeFields.systemPrompt.exactOptional(),
  harnessSettings: runtimeFields.harnessSettings,
  tiers: tiersSchema.exactOptional(),
  /** Variables of the agent: literals or refs. */
  env: z.record(environmentNameSchema, z.string()).exactOptional(),
  mcpServers: mcpServersSchema.exactOptional(),
  permissions: permissionsSchema.exactOptional(),
  sandbox: sandboxSchema.exactOptional(),
  mount: mountSchema.exactOptional(),
  ...sidecarFields,
  ravi: raviSchema.exactOptional(),
});

export interface PersonaFile extends z.infer<typeof personaFileSchema> {}

/** A persona whose file has passed the schema and every rule: what the file holds, with the sandbox spelled out. */
export interface Persona extends Omit<PersonaFile, "sandbox"> {
  sandbox: PersonaSandbox;
}

/** Fills in what depends on the rest of the file. */
export function toPersona({ sandbox, ...file }: PersonaFile): Persona {
  return {
    ...file,
    sandbox: { ...networkOf(sandbox?.network, file.ravi), writableRoots: sandbox?.writableRoots ?? [] },
  };
}

function networkOf(declared: boolean | undefined, ravi: unknown): { network?: boolean } {
  if (declared !== undefined) return { network: declared };
  return ravi === undefined ? {} : { network: true };
}
