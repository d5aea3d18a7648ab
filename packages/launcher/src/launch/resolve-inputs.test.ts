import { describe, expect, it } from "vitest";
import type { Persona } from "../persona/persona-schema.ts";
import { resolveInputs, type InputValue } from "./resolve-inputs.ts";

const persona = (inputs: Persona["inputs"]): Persona => ({
  id: "tester",
  description: "Tests",
  sandbox: { network: true, writableRoots: [] },
  ...(inputs === undefined ? {} : { inputs }),
});

type Row = [
  name: string,
  input: NonNullable<Persona["inputs"]>[string],
  given: Record<string, InputValue>,
  caller: Record<string, string | undefined>,
  expected: string,
];

describe("resolveInputs()", () => {
  it.each<Row>([
    ["the given value first", { default: "default" }, { URL: "given" }, { URL: "caller" }, "given"],
    ["then the environment", { default: "default" }, {}, { URL: "caller" }, "caller"],
    ["the environment under another name", { env: "APP_URL" }, {}, { APP_URL: "caller", URL: "wrong" }, "caller"],
    ["then the default", { default: "default" }, {}, { URL: undefined }, "default"],
    ["the default for an empty value", { default: "default" }, { URL: "" }, { URL: "" }, "default"],
    ["nothing for an optional one", { optional: true }, {}, {}, ""],
    ["the default of an optional one", { optional: true, default: "default" }, {}, {}, "default"],
    ["a number", {}, { URL: 0 }, { URL: "caller" }, "0"],
    ["a boolean", {}, { URL: false }, { URL: "caller" }, "false"],
    ["text as it is", {}, { URL: " $HOME\n${URL} " }, {}, " $HOME\n${URL} "],
  ])("takes %s", (_name, input, given, caller, expected) => {
    expect(resolveInputs(persona({ URL: input }), given, caller)).toEqual({ URL: expected });
  });

  it("is empty for a persona without inputs", () => {
    expect(resolveInputs(persona(undefined), {}, { URL: "caller" })).toEqual({});
  });

  it("names every missing input at once, and how to give it", () => {
    const inputs = { A: { description: "The first" }, B: { env: "B_VAR" }, C: { default: "c" }, D: {} };
    expect(() => resolveInputs(persona(inputs), { D: "d" }, {})).toThrow(
      expect.objectContaining({
        code: "INPUT_MISSING",
        message: 'Cannot start persona "tester": required inputs A, B have no value',
        hint: "Give --input A=… --input B=…, or export A, B_VAR (The first)",
      }),
    );
  });

  it("speaks of one missing input in the singular", () => {
    expect(() => resolveInputs(persona({ A: {} }), {}, {})).toThrow(
      expect.objectContaining({
        message: 'Cannot start persona "tester": required input A has no value',
        hint: "Give --input A=…, or export A",
      }),
    );
  });

  it.each([
    [{ URL: {} }, "URI", "Did you mean URL? It takes URL"],
    [{ URL: {}, NAME: {} }, "COMPLETELY_DIFFERENT", "It takes URL, NAME"],
    [undefined, "URL", "This persona takes no inputs"],
  ])("with inputs %j refuses %s", (inputs, name, hint) => {
    expect(() => resolveInputs(persona(inputs), { [name]: "x" }, {})).toThrow(
      expect.objectContaining({
        code: "INPUT_UNKNOWN",
        message: `Cannot set input "${name}": persona "tester" has no such input`,
        hint,
      }),
    );
  });

  it.each(["RAVI_MANAGEMENT_KEY", "PERSONA_MCP_1"])("does not read %s for an input", (env) => {
    const caller = { [env]: "rvi_sentinel" };
    expect(resolveInputs(persona({ KEY: { env, optional: true } }), {}, caller)).toEqual({ KEY: "" });
    expect(() => resolveInputs(persona({ KEY: { env } }), {}, caller)).toThrow(
      expect.objectContaining({ code: "INPUT_MISSING", message: expect.not.stringContaining("sentinel") as string }),
    );
  });
});
