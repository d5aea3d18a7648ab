import { describe, expect, it } from "vitest";
import { describeProblems } from "../describe-problems.ts";
import { parsePersonaSource, type PersonaSource } from "../persona-source.ts";
import { mergeSources } from "./merge-sources.ts";

function source(file: string, value: object): PersonaSource {
  const parsed = parsePersonaSource(JSON.stringify(value, null, 2), file);
  if (parsed.kind === "parsed") return parsed.source;
  throw new Error("not JSON");
}

/** The merged persona, or the problems as a user reads them. */
function merged(overlay: object, base: object, ...further: object[]): unknown {
  const files = [{ id: "mine", extends: "base", ...overlay }, { id: "base", ...base }, ...further];
  const result = mergeSources(files.map((value, index) => source(`${"abc"[index]}.json`, value)));
  return result.kind === "valid" ? result.persona : describeProblems(result.problems);
}

const flat = { description: "Base", harness: "claude", model: "m", systemPrompt: "p" };
const best = { harness: "claude", model: "big", systemPrompt: "p" };
const minimum = { harness: "codex", model: "small", systemPrompt: "p", harnessSettings: { reasoning: "low" } };
const tiered = { description: "Base", tiers: { best, minimum } };

describe("mergeSources()", () => {
  it("keeps the file's own id and takes the rest from its base", () => {
    expect(merged({}, { ...flat, $schema: "x", intent: "review" })).toEqual({
      id: "mine",
      ...flat,
      intent: "review",
      sandbox: { writableRoots: [] },
    });
  });

  it("replaces scalars and lists", () => {
    const base = { ...flat, tags: ["a", "b"], sandbox: { network: true, writableRoots: ["/a"] } };
    expect(merged({ model: "n", tags: ["c"], sandbox: { writableRoots: ["/b"] } }, base)).toMatchObject({
      model: "n",
      tags: ["c"],
      sandbox: { network: true, writableRoots: ["/b"] },
    });
  });

  it("merges env, inputs, MCP servers and secrets by key, and replaces what stands at a key as a whole", () => {
    const stdio = { type: "stdio", command: "x", args: ["1"], env: { A: "1" } };
    const base = {
      ...flat,
      env: { A: "1", B: "2" },
      inputs: { X: { description: "x", default: "1" }, Y: "y" },
      mcpServers: { one: stdio, two: stdio },
      ravi: { identity: { phone: true, name: "n" }, secrets: { S: { required: true }, T: {} } },
    };
    const overlay = {
      env: { B: "3", C: "4" },
      inputs: { X: "2" },
      mcpServers: { two: { type: "stdio", command: "y" } },
      ravi: { identity: { phone: false }, secrets: { S: {} } },
    };
    expect(merged(overlay, base)).toMatchObject({
      env: { A: "1", B: "3", C: "4" },
      inputs: { X: { default: "2" }, Y: { default: "y" } },
      mcpServers: { one: stdio, two: { type: "stdio", command: "y" } },
      ravi: { identity: { phone: false, name: "n" }, secrets: { S: {}, T: {} } },
    });
  });

  it("lets lists of permissions grow, so that nobody loses what the base denies", () => {
    const base = { ...flat, permissions: { allow: ["Read"], deny: ["WebFetch"], mode: "default" } };
    expect(merged({ permissions: { allow: ["Bash", "Read"], deny: [], mode: "plan" } }, base)).toMatchObject({
      permissions: { allow: ["Read", "Bash"], deny: ["WebFetch"], mode: "plan" },
    });
  });

  it("removes by null", () => {
    const base = { ...flat, env: { A: "1", B: "2" }, mcpServers: { s: { type: "stdio", command: "x" } }, intent: "i" };
    const persona = merged({ env: { A: null }, mcpServers: { s: null }, intent: null }, base);
    expect(persona).toMatchObject({ env: { B: "2" }, mcpServers: {} });
    expect(persona).not.toHaveProperty("intent");
  });

  it("says when there is nothing to remove", () => {
    expect(merged({ env: { AA: null }, mount: { ignoredPatterns: null } }, { ...flat, env: { A: "1" } }))
      .toMatchInlineSnapshot(`
      "a.json:5:11  /env/AA  null removes what is inherited, and no "AA" is
          Remove it, or correct its name
      a.json:8:24  /mount/ignoredPatterns  null removes what is inherited, and no "ignoredPatterns" is
          Remove it, or correct its name"
    `);
  });

  it("applies a runtime field at the top to every inherited tier, below what a tier of the same file says", () => {
    const overlay = { model: "n", harnessSettings: { timeoutSeconds: 9 }, tiers: { best: { model: "b" } } };
    expect(merged(overlay, tiered)).toMatchObject({
      tiers: {
        best: { ...best, model: "b", harnessSettings: { timeoutSeconds: 9 } },
        minimum: { ...minimum, model: "n", harnessSettings: { reasoning: "low", timeoutSeconds: 9 } },
      },
    });
  });

  it("starts a new tier from the runtime of a base without tiers", () => {
    const persona = merged({ tiers: { best: { model: "b" }, minimum: { harness: "codex" } } }, flat);
    expect(persona).toMatchObject({
      tiers: {
        best: { harness: "claude", model: "b", systemPrompt: "p" },
        minimum: { harness: "codex", model: "m", systemPrompt: "p" },
      },
    });
    expect(persona).not.toHaveProperty("model");
  });

  it("drops the tiers for one runtime of its own", () => {
    const persona = merged({ ...flat, tiers: null }, tiered);
    expect(persona).toMatchObject({ model: "m" });
    expect(persona).not.toHaveProperty("tiers");
  });

  it("takes path and text of a sidecar as one thing, also where tiers have their own", () => {
    const base = { ...flat, claudeMd: "a.md", claudeMdMode: "extend", agentsMdContent: "agents" };
    const persona = merged({ claudeMdContent: "text", agentsMd: "b.md" }, base);
    expect(persona).toMatchObject({ claudeMdContent: "text", claudeMdMode: "extend", agentsMd: "b.md" });
    expect(persona).not.toHaveProperty("claudeMd");
    expect(persona).not.toHaveProperty("agentsMdContent");
    const tiers = { best: { ...best, claudeMd: "tier.md" } };
    expect(merged({ claudeMdContent: "text" }, { description: "d", tiers })).toEqual(
      expect.objectContaining({ claudeMdContent: "text", tiers: { best } }),
    );
  });

  it("goes through several bases", () => {
    const persona = merged(
      { env: { A: "3" } },
      { extends: "c", env: { A: "2", B: "2" } },
      { id: "c", ...flat, env: { C: "1" } },
    );
    expect(persona).toMatchObject({ id: "mine", description: "Base", env: { A: "3", B: "2", C: "1" } });
  });

  it("tells every problem in the file that causes it, where it stands there", () => {
    const base = { ...tiered, env: { PATH: "/x", TOKEN: "ghp_1234567890abcdefghijABCDEFGHIJ" }, modle: 1 };
    const overlay = { harness: "cluade", env: { HOME: "/y" }, permissions: { allow: [3] } };
    expect(merged(overlay, base)).toMatchInlineSnapshot(`
      "a.json:4:14  /harness  expected "opencode", "codex" or "claude", got "cluade"
          Did you mean "claude"?
      a.json:6:5  /env/HOME  "HOME" is reserved: it decides which programs and files everything else finds
          Leave it out; what it should do belongs into the environment that starts the launcher
      a.json:10:7  /permissions/allow/0  expected a string, got 3

      b.json:20:5  /env/PATH  "PATH" is reserved: it decides which programs and files everything else finds
          Leave it out; what it should do belongs into the environment that starts the launcher
      b.json:21:14  /env/TOKEN  holds what looks like a GitHub token
          Write a ref such as $MY_TOKEN and keep the value in the vault or the environment
      b.json:23:3  /modle  "modle" is not a known key
          Did you mean "model"?"
    `);
  });

  it("tells what is missing in the file that is loaded", () => {
    expect(merged({ tiers: { best: { model: "x" } } }, { description: "d" })).toMatchInlineSnapshot(`
      "a.json:5:13  /tiers/best/harness  missing: expected "opencode", "codex" or "claude"
      a.json:5:13  /tiers/best/systemPrompt  missing: expected a string"
    `);
  });

  it("knows which file says what", () => {
    const chain = [
      source("a.json", { id: "a", claudeMd: "x.md" }),
      source("b.json", { id: "b", ...flat, skills: [{}] }),
    ];
    const { fileOf } = mergeSources(chain);
    expect([fileOf("/claudeMd"), fileOf("/skills/0/source"), fileOf("/model")]).toEqual(["a.json", "b.json", "b.json"]);
  });
});
