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

// Put together here, so that no scanner takes this file for a leak.
const password = "hunter2";
const token = `ghp_${"a1B2c3D4e5".repeat(4)}`;

describe("checkPersona() on what endangers somebody", () => {
  it("refuses reserved names in env and inputs", () => {
    expect(refusalOf({ ...good, env: { PATH: "/x", NODE_OPTIONS: "-r x", RAVI_EMAIL: "a@b.c" }, inputs: { HOME: {} } }))
      .toMatchInlineSnapshot(`
      "p.json:8:5  /env/PATH  "PATH" is reserved: it decides which programs and files everything else finds
          Leave it out; what it should do belongs into the environment that starts the launcher
      p.json:9:5  /env/NODE_OPTIONS  "NODE_OPTIONS" is reserved: an interpreter reads it and runs foreign code before the program
          Leave it out; what it should do belongs into the environment that starts the launcher
      p.json:10:5  /env/RAVI_EMAIL  "RAVI_EMAIL" is reserved: the launcher sets it, so that the agent is who it is launched as
          Leave it out, or map it to itself: "RAVI_EMAIL": "$RAVI_EMAIL"
      p.json:13:5  /inputs/HOME  "HOME" is reserved: it decides which programs and files everything else finds
          Choose another name for the input"
    `);
  });

  it("refuses Ravi's keys behind refs and inputs", () => {
    expect(
      refusalOf({ ...good, env: { KEY: "$RAVI_MANAGEMENT_KEY" }, inputs: { KEY: { env: "RAVI_MANAGEMENT_KEY" } } }),
    ).toMatchInlineSnapshot(`
      "p.json:8:12  /env/KEY  names RAVI_MANAGEMENT_KEY, which never reaches an agent
          Leave it out: the agent's ravi command is authorised for its own identity already
      p.json:12:14  /inputs/KEY/env  names RAVI_MANAGEMENT_KEY, which never reaches an agent
          Leave it out: the agent's ravi command is authorised for its own identity already"
    `);
  });

  it("refuses tokens in env, prompt and MCP servers", () => {
    expect(
      refusalOf({
        ...good,
        systemPrompt: `Use ${token}`,
        env: { A: token },
        mcpServers: { s: { type: "stdio", command: "x", args: [token], env: { A: token } } },
      }),
    ).toMatchInlineSnapshot(`
      "p.json:6:19  /systemPrompt  holds what looks like a GitHub token
          Remove it; give the agent a ref in "env" such as "MY_TOKEN": "$MY_TOKEN"
      p.json:8:10  /env/A  holds what looks like a GitHub token
          Write a ref such as $MY_TOKEN and keep the value in the vault or the environment
      p.json:15:9  /mcpServers/s/args/0  holds what looks like a GitHub token
          Pass it through the server's "env" as a ref such as $MY_TOKEN
      p.json:18:14  /mcpServers/s/env/A  holds what looks like a GitHub token
          Write a ref such as $MY_TOKEN and keep the value in the vault or the environment"
    `);
  });

  it("refuses literal bearer headers and passwords in URLs", () => {
    expect(
      refusalOf({
        ...good,
        mcpServers: {
          h: { type: "http", url: `https://me:${password}@x.example`, headers: { Authorization: "Bearer abc" } },
        },
      }),
    ).toMatchInlineSnapshot(`
      "p.json:10:14  /mcpServers/h/url  holds what looks like a URL with a password
          Pass it through the server's "headers" as a ref such as \${MY_TOKEN}
      p.json:12:26  /mcpServers/h/headers/Authorization  holds what looks like a credential
          Write a ref such as Bearer \${MY_TOKEN} and keep the value in the vault or the environment"
    `);
  });

  it("refuses secrets on a command line and in a URL", () => {
    expect(
      refusalOf({
        ...good,
        mcpServers: {
          s: { type: "stdio", command: "x", args: ["--token", "${GITHUB_TOKEN}"] },
          h: { type: "sse", url: "https://x.example/${KEY}" },
        },
      }),
    ).toMatchInlineSnapshot(`
      "p.json:13:9  /mcpServers/s/args/1  "GITHUB_TOKEN" would put a secret on a command line
          Use "env" for it; only inputs and RAVI_EMAIL, RAVI_PHONE, RAVI_CONFIG_DIR may stand here
      p.json:18:14  /mcpServers/h/url  "KEY" would put a secret into a URL
          Use "headers" for it; only inputs and RAVI_EMAIL, RAVI_PHONE, RAVI_CONFIG_DIR may stand here"
    `);
  });

  it("refuses malformed refs", () => {
    expect(refusalOf({ ...good, env: { A: "${name", B: "$lower", C: "${X:-y}" } })).toMatchInlineSnapshot(`
      "p.json:8:10  /env/A  a ref opens with "\${" and is never closed
          Close it with "}"
      p.json:9:10  /env/B  starts with "$" but is not a ref
          Names have upper-case letters, digits and underscores, as in $MY_TOKEN
      p.json:10:10  /env/C  holds "\${…}" with something other than a name in it
          Names have upper-case letters, digits and underscores, as in \${MY_TOKEN}; defaults such as \${NAME:-x} are not supported"
    `);
  });

  it("refuses Ravi's names as secrets, and secrets as inputs", () => {
    expect(
      refusalOf({ ...good, inputs: { TOKEN: {} }, ravi: { secrets: { RAVI_PHONE: {}, TOKEN: { required: true } } } }),
    ).toMatchInlineSnapshot(`
      "p.json:8:5  /inputs/TOKEN  "TOKEN" is a secret in ravi.secrets too
          Inputs are visible in prompts; declare it in one place only
      p.json:12:7  /ravi/secrets/RAVI_PHONE  "RAVI_PHONE" cannot be a secret: names that start with RAVI_ belong to the identity
          Choose another name, in the vault too"
    `);
  });

  it("refuses unknown names in the identity's name", () => {
    expect(refusalOf({ ...good, inputs: { TASK: {} }, ravi: { identity: { name: "Task-${TSAK}" } } }))
      .toMatchInlineSnapshot(`
      "p.json:12:15  /ravi/identity/name  "TSAK" cannot be part of an identity's name: it is neither an input nor PERSONA_ID nor LAUNCH_ID
          Did you mean "TASK"?"
    `);
  });

  it("hides a key that is a secret itself", () => {
    expect(refusalOf({ ...good, [token]: "x", env: { [token]: "$A" } })).toMatchInlineSnapshot(`
      "p.json:7:3  /[hidden]  a hidden value is not a known key
          Known keys here: $schema, id, extends, intent, tags, description, skills, inputs, harness, model, systemPrompt, harnessSettings, tiers, env, mcpServers, permissions, sandbox, mount, claudeMd, claudeMdMode, claudeMdContent, agentsMd, agentsMdMode, agentsMdContent, ravi"
    `);
  });

  it("hides a secret that stands where it does not belong", () => {
    expect(refusalOf({ ...good, id: token, harness: token, model: `${token} x` })).toMatchInlineSnapshot(`
      "p.json:2:9  /id  expected lower-case letters, digits and hyphens (at most 63, no hyphen first), got a hidden value
      p.json:2:9  /id  holds what looks like a GitHub token
          Remove it; give the agent a ref in "env" such as "MY_TOKEN": "$MY_TOKEN"
      p.json:4:14  /harness  expected "opencode", "codex" or "claude", got a hidden value
      p.json:4:14  /harness  holds what looks like a GitHub token
          Remove it; give the agent a ref in "env" such as "MY_TOKEN": "$MY_TOKEN"
      p.json:5:12  /model  expected a model name (no spaces, not starting with "-"), got a hidden value
      p.json:5:12  /model  holds what looks like a GitHub token
          Remove it; give the agent a ref in "env" such as "MY_TOKEN": "$MY_TOKEN""
    `);
  });

  it("refuses NUL and header injection", () => {
    expect(
      refusalOf({
        ...good,
        env: { A: "a\u0000b" },
        mcpServers: { h: { type: "http", url: "https://x.example", headers: { A: "a\r\nB: b" } } },
      }),
    ).toMatchInlineSnapshot(`
      "p.json:8:10  /env/A  holds a NUL character
          Remove \\u0000
      p.json:15:14  /mcpServers/h/headers/A  holds a line break, which no header can carry
          Put the value on one line"
    `);
  });

  it("applies the rules also to a file of the wrong shape", () => {
    expect(refusalOf({ env: { LD_PRELOAD: "/x.so" }, systemPrompt: token, tiers: 3 })).toMatchInlineSnapshot(`
      "p.json:1:1  /id  missing: expected a string
      p.json:1:1  /description  missing: expected a string
      p.json:3:5  /env/LD_PRELOAD  "LD_PRELOAD" is reserved: the system's loader reads it and loads foreign code into every process
          Leave it out; what it should do belongs into the environment that starts the launcher
      p.json:5:3  /systemPrompt  stands beside "tiers"
          Move it into each tier, or drop "tiers"
      p.json:5:19  /systemPrompt  holds what looks like a GitHub token
          Remove it; give the agent a ref in "env" such as "MY_TOKEN": "$MY_TOKEN"
      p.json:6:12  /tiers  expected an object, got 3"
    `);
  });

  it("never repeats a secret, wherever it stands", () => {
    const places = [
      { id: token },
      { description: token },
      { [token]: 1 },
      { env: { [token]: token } },
      { tags: [token, 3] },
    ];
    for (const place of places) {
      const refusal = refusalOf({ ...good, ...place });
      expect(refusal).not.toBe("accepted");
      expect(refusal).not.toContain(token.slice(4));
    }
    expect(refusalOf(`{ "env": { "A": ${token} } }`)).not.toContain(token.slice(0, 6));
  });

  it("accepts what published personas do", () => {
    const env = {
      RAVI_EMAIL: "$RAVI_EMAIL",
      RAVI_CONFIG_DIR: "${RAVI_CONFIG_DIR}",
      GITHUB_TOKEN: "$GITHUB_TOKEN",
      MODE: "ci",
    };
    const mcpServers = {
      mail: {
        type: "stdio",
        command: "mail-mcp",
        args: ["--as", "$RAVI_EMAIL", "${SITE}"],
        env: { TOKEN: "$GITHUB_TOKEN" },
      },
      api: { type: "http", url: "https://${SITE}/mcp", headers: { Authorization: "Bearer ${GITHUB_TOKEN}" } },
    };
    const ravi = {
      identity: { name: "task-${SITE}-${LAUNCH_ID}", lifecycle: "ephemeral" },
      secrets: { GITHUB_TOKEN: {} },
    };
    expect(refusalOf({ ...good, inputs: { SITE: "example.com" }, env, mcpServers, ravi })).toBe("accepted");
  });
});
