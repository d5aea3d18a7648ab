import { describe, expect, it } from "vitest";
import { personaJsonSchema, personaJsonSchemaText } from "./persona-json-schema.ts";
import { personaFileSchema } from "./persona-schema.ts";

type Schema = Record<string, unknown>;

const at = (schema: unknown, ...path: string[]): Schema =>
  path.reduce<Schema>((value, key) => value[key] as Schema, schema as Schema);

describe("personaJsonSchema()", () => {
  it("is what the package publishes; update it with vitest -u", async () => {
    await expect(personaJsonSchemaText()).toMatchFileSnapshot("../../schema/persona.schema.json");
  });

  it("knows every key of a persona, whole or in part, and no other", () => {
    const keys = Object.keys(personaFileSchema.shape);
    for (const form of ["then", "else"]) {
      expect(Object.keys(at(personaJsonSchema(), form, "properties"))).toEqual(keys);
      expect(at(personaJsonSchema(), form)).toMatchObject({ type: "object", additionalProperties: false });
    }
  });

  it("asks a whole persona for id and description, and one that extends another for its id", () => {
    expect(at(personaJsonSchema(), "else")).toMatchObject({ required: ["id", "description"] });
    expect(at(personaJsonSchema(), "then")).toMatchObject({ required: ["id"] });
  });

  it("knows that an input may be its default alone", () => {
    const { inputs } = at(personaJsonSchema(), "else", "properties");
    expect(inputs).toMatchObject({ additionalProperties: { anyOf: [{ type: "string" }, { type: "object" }] } });
  });

  it("lets null remove what is inherited, and nothing of a file's own", () => {
    const { env, id, mcpServers, tiers } = at(personaJsonSchema(), "then", "properties");
    expect(env).toMatchObject({
      anyOf: [{ additionalProperties: { anyOf: [{}, { type: "null" }] } }, { type: "null" }],
    });
    expect(mcpServers).toMatchObject({ anyOf: [{ additionalProperties: { anyOf: [{}, { type: "null" }] } }, {}] });
    expect(id).not.toHaveProperty("anyOf");
    const [tier] = at(tiers, "anyOf", "0", "properties", "best")["anyOf"] as Schema[];
    expect(tier).not.toHaveProperty("required");
  });
});
