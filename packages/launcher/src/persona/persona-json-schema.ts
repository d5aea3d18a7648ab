import { z } from "zod";
import { personaFileSchema } from "./persona-schema.ts";

/**
 * The JSON Schema (draft 2020-12) of persona files, for editors. It knows the shape; `checkPersona` also knows the
 * rules that a schema cannot express.
 */
export function personaJsonSchema(): Record<string, unknown> {
  return { title: "Persona", ...z.toJSONSchema(personaFileSchema, { io: "input" }) };
}
