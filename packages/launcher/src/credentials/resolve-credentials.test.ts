import { formatDropWarnings } from "@agentworkforce/harness-kit";
import { describe, expect, it } from "vitest";
import type { Persona } from "../persona/persona-schema.ts";
import {
  personaRefs,
  resolveCredentials,
  sourceOf,
  type CredentialLayers,
  type ResolvedCredentials,
} from "./resolve-credentials.ts";

const persona = (fields: Partial<Persona> = {}): Persona => ({
  id: "tester",
  description: "Tests",
  sandbox: { network: true, writableRoots: [] },
  ...fields,
});

const nothing: CredentialLayers = { identity: {}, vault: {}, inputs: {}, caller: {} };

const resolve = (fields: Partial<Persona>, layers: Partial<CredentialLayers> = {}): ResolvedCredentials =>
  resolveCredentials(persona(fields), { ...nothing, ...layers });

describe("resolveCredentials()", () => {
  it.each<[string, Partial<CredentialLayers>, string | undefined]>([
    [
      "identity",
      { identity: { K: "identity" }, inputs: { K: "input" }, vault: { K: "vault" }, caller: { K: "caller" } },
      "identity",
    ],
    ["input", { inputs: { K: "input" }, vault: { K: "vault" }, caller: { K: "caller" } }, "input"],
    ["vault", { vault: { K: "vault" }, caller: { K: "caller" } }, "vault"],
    ["environment", { caller: { K: "caller" } }, "caller"],
    ["nothing", { caller: { K: "" } }, undefined],
  ])("finds a listed name in this place first: %s", (source, layers, expected) => {
    const { env, used } = resolve({ env: { KEY: "$K" }, ravi: { secrets: { K: {} } } }, layers);
    expect(env["KEY"]).toBe(expected);
    expect(used).toEqual(expected === undefined ? [] : [{ name: "K", source }]);
  });

  it("looks up in the vault only the names that the persona lists", () => {
    const fields = { env: { A: "$LISTED", B: "${OTHER}" }, ravi: { secrets: { LISTED: {} } } };
    const { env, used } = resolve(fields, { vault: { LISTED: "v-1", OTHER: "v-2" }, caller: { OTHER: "caller" } });
    expect(env).toEqual({ A: "v-1", B: "caller" });
    expect(used).toEqual([
      { name: "LISTED", source: "vault" },
      { name: "OTHER", source: "environment" },
    ]);
  });

  it.each(["$RAVI_MANAGEMENT_KEY", "${RAVI_MANAGEMENT_KEY}", "x ${PERSONA_MCP_1}", "$RAVI_EMAIL"])(
    "drops %j: nothing of the account stands behind a ref",
    (ref) => {
      const caller = { RAVI_MANAGEMENT_KEY: "rvi_sentinel", PERSONA_MCP_1: "rvi_sentinel", RAVI_EMAIL: "rvi_sentinel" };
      const server = { type: "stdio" as const, command: "x", env: { KEY: ref } };
      const resolved = resolve({ env: { KEY: ref }, mcpServers: { lab: server } }, { caller });
      expect(resolved.env).toEqual({});
      expect(resolved.mcpEnvironment).toEqual({});
      expect(resolved.used).toEqual([]);
      expect(resolved.warnings).toHaveLength(2);
      expect(JSON.stringify(resolved)).not.toContain("rvi_sentinel");
    },
  );

  it("gives the identity's own values to refs", () => {
    const { env } = resolve(
      { env: { MAIL: "mailto:${RAVI_EMAIL}" } },
      { identity: { RAVI_EMAIL: "t@x.test" }, caller: { RAVI_EMAIL: "account@x.test" } },
    );
    expect(env).toEqual({ MAIL: "mailto:t@x.test" });
  });

  it("drops what has no value, in harness-kit's words", () => {
    const { warnings } = resolve({
      env: { A: "$GONE", B: "literal" },
      mcpServers: {
        lab: { type: "stdio", command: "x", env: { C: "${GONE}" } },
        dead: { type: "http", url: "https://x.test/${GONE}/${LOST}" },
      },
    });
    const words = formatDropWarnings(
      [{ field: "env.A", ref: "GONE" }],
      [{ field: "mcpServers.lab.env.C", ref: "GONE" }],
      [{ name: "dead", refs: ["GONE"] }],
    );
    expect(warnings).toEqual(words.map((message) => ({ code: "CREDENTIAL_DROPPED", message })));
  });

  it("hands MCP servers their credentials by the names of variables", () => {
    const { mcpServers, mcpEnvironment } = resolve(
      { mcpServers: { lab: { type: "http", url: "https://x.test", headers: { Authorization: "Bearer ${T}" } } } },
      { caller: { T: "sentinel" } },
    );
    expect(mcpEnvironment).toEqual({ PERSONA_MCP_1: "Bearer sentinel" });
    expect(JSON.stringify(mcpServers)).not.toContain("sentinel");
  });

  it("names every value to mask: the whole vault, and what came from the environment", () => {
    const { secretValues } = resolve(
      { env: { A: "$LISTED", B: "$FROM_CALLER", C: "$INPUT", D: "$RAVI_EMAIL" }, ravi: { secrets: { LISTED: {} } } },
      {
        vault: { LISTED: "v-1", UNLISTED: "v-2" },
        caller: { FROM_CALLER: "c-1", UNUSED: "c-2" },
        inputs: { INPUT: "i-1" },
        identity: { RAVI_EMAIL: "t@x.test" },
      },
    );
    expect(secretValues.toSorted()).toEqual(["c-1", "v-1", "v-2"]);
  });

  it("stops when a required secret is nowhere", () => {
    const ravi = { secrets: { GITHUB_TOKEN: { required: true }, OPTIONAL: {} } };
    expect(() => resolve({ ravi }, { caller: { GITHUB_TOKEN: "" } })).toThrow(
      expect.objectContaining({
        code: "SECRET_MISSING",
        hint: 'Put it into the vault with "ravi secrets set GITHUB_TOKEN", or export GITHUB_TOKEN',
      }),
    );
    expect(resolve({ ravi }, { vault: { GITHUB_TOKEN: "t" } }).used).toEqual([
      { name: "GITHUB_TOKEN", source: "vault" },
    ]);
    expect(resolve({ ravi }, { caller: { GITHUB_TOKEN: "t" } }).used).toHaveLength(1);
  });

  it.each([
    [
      ["A"],
      'Cannot start persona "tester": required secret A stands neither in the identity\'s vault nor in the environment',
    ],
    [
      ["A", "B"],
      'Cannot start persona "tester": required secrets A, B stand neither in the identity\'s vault nor in the environment',
    ],
  ])("names the missing %j in one sentence", (names, message) => {
    const secrets = Object.fromEntries(names.map((name) => [name, { required: true }]));
    expect(() => resolve({ ravi: { secrets } })).toThrow(expect.objectContaining({ message }));
  });

  it("takes an empty value in the vault for none, as everywhere else", () => {
    const fields = { env: { KEY: "$K" }, ravi: { secrets: { K: { required: true } } } };
    expect(() => resolve(fields, { vault: { K: "" } })).toThrow(expect.objectContaining({ code: "SECRET_MISSING" }));
    expect(resolve(fields, { vault: { K: "" }, caller: { K: "caller" } }).env).toEqual({ KEY: "caller" });
  });

  it("does without env and servers", () => {
    expect(resolve({})).toEqual({
      env: {},
      mcpServers: [],
      mcpEnvironment: {},
      secretValues: [],
      used: [],
      warnings: [],
    });
  });
});

describe("personaRefs()", () => {
  it("finds every name once, in values of env and servers", () => {
    const fields: Partial<Persona> = {
      env: { A: "$ONE", B: "x ${TWO} ${ONE}", C: "a $NOT in text", D: '"$NOT"' },
      mcpServers: {
        s: { type: "stdio", command: "${THREE}", args: ["$FOUR"], env: { E: "$FIVE" } },
        h: { type: "http", url: "https://${SIX}", headers: { H: "Bearer ${SEVEN}" } },
      },
      systemPrompt: "$EIGHT ${NINE}",
    };
    expect(personaRefs(persona(fields)).toSorted()).toEqual(["FIVE", "FOUR", "ONE", "SEVEN", "SIX", "THREE", "TWO"]);
  });
});

it("sourceOf() never names the account's variables", () => {
  const layers = { ...nothing, caller: { RAVI_MANAGEMENT_KEY: "x", HOME: "/home" } };
  expect(["RAVI_MANAGEMENT_KEY", "HOME", "GONE"].map((name) => sourceOf(name, persona(), layers))).toEqual([
    undefined,
    "environment",
    undefined,
  ]);
});
