import { describe, expect, it } from "vitest";
import { checkPersona } from "./check-persona.ts";
import { describeProblems } from "./describe-problems.ts";

const good = { id: "tester", description: "Tests", harness: "claude", model: "claude-sonnet-4-5", systemPrompt: "" };

/** The problems of a file as the user reads them: `file:line:column  pointer  message`. */
function refusalOf(content: unknown): string {
  const text = typeof content === "string" ? content : JSON.stringify(content, null, 2);
  const checked = checkPersona(text, "p.json");
  return checked.kind === "valid" ? "accepted" : describeProblems(checked.problems);
}

describe("checkPersona() on JSON of the wrong shape", () => {
  it("refuses an empty object", () => {
    expect(refusalOf({})).toMatchInlineSnapshot(`
      "p.json:1:1  /id  missing: expected a string
      p.json:1:1  /description  missing: expected a string
      p.json:1:1  says nothing about how to run
          Add "harness", "model" and "systemPrompt", or "tiers" with at least one tier; or "extends" with the id of a persona"
    `);
  });

  it("refuses unknown keys with what may have been meant", () => {
    expect(refusalOf({ ...good, modle: "x", sytemPrompt: "y", enviroment: {} })).toMatchInlineSnapshot(`
      "p.json:7:3  /modle  "modle" is not a known key
          Did you mean "model"?
      p.json:8:3  /sytemPrompt  "sytemPrompt" is not a known key
          Did you mean "systemPrompt"?
      p.json:9:3  /enviroment  "enviroment" is not a known key
          Did you mean "env"?"
    `);
  });

  it("lists the known keys when nothing is near", () => {
    expect(refusalOf({ ...good, permissions: { quux: true } })).toMatchInlineSnapshot(`
      "p.json:8:5  /permissions/quux  "quux" is not a known key
          Known keys here: allow, deny, mode"
    `);
  });

  it("refuses an extends that is no id", () => {
    expect(refusalOf({ ...good, extends: ["other"] })).toMatchInlineSnapshot(
      `"p.json:7:14  /extends  expected a string, got an array"`,
    );
    expect(refusalOf({ ...good, extends: "./other.json" })).toMatchInlineSnapshot(
      `"p.json:7:14  /extends  expected lower-case letters, digits and hyphens (at most 63, no hyphen first), got "./other.json""`,
    );
  });

  it("refuses keys that objects inherit", () => {
    expect(refusalOf({ ...good, constructor: 1, toString: 2 })).toMatchInlineSnapshot(`
      "p.json:7:3  /constructor  "constructor" is not a known key
          Known keys here: $schema, id, extends, intent, tags, description, skills, inputs, harness, model, systemPrompt, harnessSettings, tiers, env, mcpServers, permissions, sandbox, mount, claudeMd, claudeMdMode, claudeMdContent, agentsMd, agentsMdMode, agentsMdContent, ravi
      p.json:8:3  /toString  "toString" is not a known key
          Known keys here: $schema, id, extends, intent, tags, description, skills, inputs, harness, model, systemPrompt, harnessSettings, tiers, env, mcpServers, permissions, sandbox, mount, claudeMd, claudeMdMode, claudeMdContent, agentsMd, agentsMdMode, agentsMdContent, ravi"
    `);
  });

  it("refuses an unknown harness", () => {
    expect(refusalOf({ ...good, harness: "cluade" })).toMatchInlineSnapshot(`
      "p.json:4:14  /harness  expected "opencode", "codex" or "claude", got "cluade"
          Did you mean "claude"?"
    `);
  });

  it("refuses a harness of another type", () => {
    expect(refusalOf({ ...good, harness: 3 })).toMatchInlineSnapshot(
      `"p.json:4:14  /harness  expected "opencode", "codex" or "claude", got 3"`,
    );
  });

  it("refuses an unknown tier", () => {
    expect(
      refusalOf({
        id: "a",
        description: "d",
        tiers: { bestvalue: { harness: "codex", model: "m", systemPrompt: "" } },
      }),
    ).toMatchInlineSnapshot(`
      "p.json:5:5  /tiers/bestvalue  "bestvalue" is not a known key
          Did you mean "best-value"?"
    `);
  });

  it("refuses an incomplete tier", () => {
    expect(refusalOf({ id: "a", description: "d", tiers: { best: { harness: "codex" }, minimum: null } }))
      .toMatchInlineSnapshot(`
      "p.json:5:13  /tiers/best/model  missing: expected a string
      p.json:5:13  /tiers/best/systemPrompt  missing: expected a string
      p.json:8:16  /tiers/minimum  expected an object, got null"
    `);
  });

  it("refuses no tiers at all", () => {
    expect(refusalOf({ id: "a", description: "d", tiers: {} })).toMatchInlineSnapshot(`
      "p.json:4:12  /tiers  has no tier
          Add at least one of "best", "best-value" and "minimum""
    `);
  });

  it("refuses a runtime beside tiers", () => {
    expect(refusalOf({ ...good, tiers: { best: { harness: "codex", model: "m", systemPrompt: "" } } }))
      .toMatchInlineSnapshot(`
      "p.json:4:3  /harness  stands beside "tiers"
          Move it into each tier, or drop "tiers"
      p.json:5:3  /model  stands beside "tiers"
          Move it into each tier, or drop "tiers"
      p.json:6:3  /systemPrompt  stands beside "tiers"
          Move it into each tier, or drop "tiers""
    `);
  });

  it("refuses an unknown permission mode", () => {
    expect(refusalOf({ ...good, permissions: { mode: "acceptEdit", allow: "Bash", deny: ["", 3] } }))
      .toMatchInlineSnapshot(`
      "p.json:8:13  /permissions/mode  expected "default", "acceptEdits", "bypassPermissions" or "plan", got "acceptEdit"
          Did you mean "acceptEdits"?
      p.json:9:14  /permissions/allow  expected an array, got a string
      p.json:11:7  /permissions/deny/0  is empty
      p.json:12:7  /permissions/deny/1  expected a string, got 3"
    `);
  });

  it("refuses impossible ids", () => {
    expect(refusalOf({ ...good, id: "../Tester" })).toMatchInlineSnapshot(
      `"p.json:2:9  /id  expected lower-case letters, digits and hyphens (at most 63, no hyphen first), got "../Tester""`,
    );
  });

  it("refuses an id of 64 characters", () => {
    expect(refusalOf({ ...good, id: "a".repeat(64) })).toMatchInlineSnapshot(
      `"p.json:2:9  /id  expected lower-case letters, digits and hyphens (at most 63, no hyphen first), got "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…""`,
    );
  });

  it("refuses wrong types everywhere at once", () => {
    expect(
      refusalOf({
        ...good,
        description: 3,
        tags: "x",
        skills: [{}],
        inputs: [],
        env: { A: 1, B: null },
        mcpServers: [],
      }),
    ).toMatchInlineSnapshot(`
      "p.json:3:18  /description  expected a string, got 3
      p.json:7:11  /tags  expected an array, got a string
      p.json:9:5  /skills/0/id  missing: expected a string
      p.json:9:5  /skills/0/source  missing: expected a string
      p.json:9:5  /skills/0/description  missing: expected a string
      p.json:11:13  /inputs  expected an object, got an array
      p.json:13:10  /env/A  expected a string, got 1
      p.json:14:10  /env/B  expected a string, got null
      p.json:16:17  /mcpServers  expected an object, got an array"
    `);
  });

  it("refuses blank texts", () => {
    expect(refusalOf({ ...good, description: "  ", intent: "", tags: [""] })).toMatchInlineSnapshot(`
      "p.json:3:18  /description  is empty
      p.json:7:13  /intent  is empty
      p.json:9:5  /tags/0  is empty"
    `);
  });

  it("refuses models that look like options", () => {
    expect(refusalOf({ ...good, model: "--dangerously-skip-permissions" })).toMatchInlineSnapshot(
      `"p.json:5:12  /model  expected a model name (no spaces, not starting with "-"), got "--dangerously-skip-permissions""`,
    );
  });

  it("refuses impossible settings", () => {
    expect(refusalOf({ ...good, harnessSettings: { reasoning: "hgih", timeoutSeconds: 0, timeout: 3 } }))
      .toMatchInlineSnapshot(`
      "p.json:8:18  /harnessSettings/reasoning  expected "low", "medium" or "high", got "hgih"
          Did you mean "high"?
      p.json:9:23  /harnessSettings/timeoutSeconds  expected more than 0, got 0
      p.json:10:5  /harnessSettings/timeout  "timeout" is not a known key
          Did you mean "timeoutSeconds"?"
    `);
  });

  it("refuses endless timeouts", () => {
    expect(refusalOf({ ...good, harnessSettings: { timeoutSeconds: 1e9 } })).toMatchInlineSnapshot(
      `"p.json:8:23  /harnessSettings/timeoutSeconds  expected at most 604800, got 1000000000"`,
    );
  });

  it("refuses a timeout beyond all numbers", () => {
    expect(
      refusalOf(
        `{"id":"a","description":"d","harness":"claude","model":"m","systemPrompt":"","harnessSettings":{"timeoutSeconds":1e999}}`,
      ),
    ).toMatchInlineSnapshot(`"p.json:1:114  /harnessSettings/timeoutSeconds  expected a number, got Infinity"`);
  });

  it("refuses malformed names of inputs and variables", () => {
    expect(
      refusalOf({ ...good, inputs: { siteUrl: {}, OK: { env: "a-b", requird: true } }, env: { "A B": "x", "": "y" } }),
    ).toMatchInlineSnapshot(`
      "p.json:8:5  /inputs/siteUrl  expected upper-case letters, digits and underscores, got "siteUrl"
      p.json:10:14  /inputs/OK/env  expected upper-case letters, digits and underscores, got "a-b"
      p.json:11:7  /inputs/OK/requird  "requird" is not a known key
          Known keys here: description, env, default, optional
      p.json:15:5  /env/A B  expected an environment name (letters, digits and underscores), got "A B"
      p.json:16:5  /env/  is empty"
    `);
  });

  it("refuses empty defaults of inputs", () => {
    expect(refusalOf({ ...good, inputs: { A: "", B: { default: "" }, C: { default: 3, optional: "yes" } } }))
      .toMatchInlineSnapshot(`
      "p.json:8:10  /inputs/A/default  is empty
      p.json:10:18  /inputs/B/default  is empty
      p.json:13:18  /inputs/C/default  expected a string, got 3
      p.json:14:19  /inputs/C/optional  expected true or false, got a string"
    `);
  });

  it("refuses terminal escapes by showing them harmlessly", () => {
    expect(refusalOf({ ...good, "\u001b[31mred": 1 })).toMatchInlineSnapshot(`
      "p.json:7:3  /\\u001b[31mred  "\\u001b[31mred" is not a known key
          Known keys here: $schema, id, extends, intent, tags, description, skills, inputs, harness, model, systemPrompt, harnessSettings, tiers, env, mcpServers, permissions, sandbox, mount, claudeMd, claudeMdMode, claudeMdContent, agentsMd, agentsMdMode, agentsMdContent, ravi"
    `);
  });

  it("accepts the smallest persona, in every spelling", () => {
    expect(refusalOf(good)).toBe("accepted");
    expect(refusalOf({ $schema: "./persona.schema.json", ...good })).toBe("accepted");
    const tiers = { minimum: { harness: "opencode", model: "opencode/x", systemPrompt: "p" } };
    expect(refusalOf({ id: "a", description: "d", tiers })).toBe("accepted");
  });
});
