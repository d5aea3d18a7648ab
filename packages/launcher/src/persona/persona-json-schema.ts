import { z } from "zod";
import { isGrowingList, isMergedObject } from "./extend/merge-places.ts";
import type { JsonPath } from "./finding.ts";
import { isObject } from "./json/object-at.ts";
import { personaFileSchema } from "./persona-schema.ts";

type Schema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema (draft-07, which every editor knows) of persona files: a whole persona, or with `extends` the part of
 * one, where `null` removes. It knows the shape; `persona validate` also knows the rules that a schema cannot express.
 */
export function personaJsonSchema(): Record<string, unknown> {
  const { $schema, ...generated } = z.toJSONSchema(personaFileSchema, { target: "draft-7", io: "input" });
  const whole = withShortInputs(generated);
  return {
    $schema,
    title: "Persona",
    description: "Who an agent is: harness, model, prompt, permissions, and the credentials it asks for",
    type: "object",
    if: { required: ["extends"] },
    // oxlint-disable-next-line unicorn/no-thenable -- the keyword of JSON Schema; nobody awaits this
    then: partOf(whole, []),
    else: whole,
  };
}

/** The same as a file: what the package publishes. Short lists stand on one line, as the formatter has them. */
export function personaJsonSchemaText(): string {
  const text = JSON.stringify(personaJsonSchema(), null, 2);
  const compact = text.replaceAll(
    /^(.*)\[\n([^[\]{}]*)\n *\](,?)$/gm,
    (whole, before: string, items: string, after: string) => {
      const line = `${before}[${items.trim().replaceAll(/,\n */g, ", ")}]${after}`;
      return line.length <= lineWidth ? line : whole;
    },
  );
  return `${compact}\n`;
}

const lineWidth = 120;

/** zod does not tell what a preprocessing step accepts: an input may be a bare string, its default. */
function withShortInputs(schema: Schema): Schema {
  const { properties } = schema;
  const inputs = isObject(properties) ? properties["inputs"] : undefined;
  if (!isObject(properties) || !isObject(inputs)) throw new TypeError("The schema has no inputs");
  const either = { anyOf: [{ type: "string", minLength: 1 }, inputs["additionalProperties"]] };
  return { ...schema, properties: { ...properties, inputs: { ...inputs, additionalProperties: either } } };
}

/** A schema of which everything may be left out, and removed where that means something. */
function partOf(schema: Schema, path: JsonPath): Schema {
  if (!isObject(schema["properties"]) && !isObject(schema["additionalProperties"])) return schema;
  const { required: _, properties, additionalProperties, ...rest } = schema;
  const member = (key: string, value: unknown): unknown => memberOf(value, [...path, key]);
  return {
    ...rest,
    ...(path.length === 0 && { required: ["id"] }),
    ...(isObject(properties) && {
      properties: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, member(key, value)])),
    }),
    additionalProperties: isObject(additionalProperties) ? member("*", additionalProperties) : additionalProperties,
  };
}

function memberOf(schema: unknown, path: JsonPath): unknown {
  if (!isObject(schema) || isOwn(path)) return schema;
  const part = isMergedObject(path) && !isGrowingList(path) ? partOf(schema, path) : schema;
  return { anyOf: [part, { type: "null" }] };
}

function isOwn(path: JsonPath): boolean {
  return path.length === 1 && ["id", "$schema", "extends"].includes(String(path[0]));
}
