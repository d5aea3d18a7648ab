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

describe("checkPersona() on blocks of the wrong shape", () => {
  it("refuses MCP servers without a known type", () => {
    expect(
      refusalOf({
        ...good,
        mcpServers: { a: { type: "stdoi", command: "x" }, b: { command: "x" }, "c d": { type: "stdio", command: "" } },
      }),
    ).toMatchInlineSnapshot(`
      "p.json:9:15  /mcpServers/a/type  expected "http", "sse" or "stdio", got "stdoi"
          Did you mean "stdio"?
      p.json:12:10  /mcpServers/b/type  missing: expected "http", "sse" or "stdio"
      p.json:15:5  /mcpServers/c d  expected letters, digits, hyphens and underscores (at most 64), got "c d""
    `);
  });

  it("refuses fields of another kind of MCP server", () => {
    expect(
      refusalOf({
        ...good,
        mcpServers: {
          a: { type: "stdio", url: "https://x" },
          b: { type: "http", url: "ftp://x", headers: { "A B": "x" } },
        },
      }),
    ).toMatchInlineSnapshot(`
      "p.json:8:10  /mcpServers/a/command  missing: expected a string
      p.json:10:7  /mcpServers/a/url  "url" is not a known key
          Known keys here: type, command, args, env
      p.json:14:14  /mcpServers/b/url  expected an http:// or https:// URL
      p.json:16:9  /mcpServers/b/headers/A B  expected a header name, got "A B""
    `);
  });

  it("refuses MCP arguments that are no strings", () => {
    expect(refusalOf({ ...good, mcpServers: { a: { type: "stdio", command: "x", args: ["ok", 3, null] } } }))
      .toMatchInlineSnapshot(`
      "p.json:13:9  /mcpServers/a/args/1  expected a string, got 3
      p.json:14:9  /mcpServers/a/args/2  expected a string, got null"
    `);
  });

  it("refuses sandboxes that are none", () => {
    expect(
      refusalOf({ ...good, sandbox: { network: "yes", writableRoots: ["/", "relative", "/a/../b"], netwrok: true } }),
    ).toMatchInlineSnapshot(`
      "p.json:8:16  /sandbox/network  expected true or false, got a string
      p.json:10:7  /sandbox/writableRoots/0  expected an absolute path without "..", other than the root, got "/"
      p.json:11:7  /sandbox/writableRoots/1  expected an absolute path without "..", other than the root, got "relative"
      p.json:12:7  /sandbox/writableRoots/2  expected an absolute path without "..", other than the root, got "/a/../b"
      p.json:14:5  /sandbox/netwrok  "netwrok" is not a known key
          Did you mean "network"?"
    `);
  });

  it("refuses sidecars outside the persona's directory", () => {
    expect(refusalOf({ ...good, claudeMd: "../CLAUDE.md", agentsMd: "/etc/x.md", claudeMdMode: "append" }))
      .toMatchInlineSnapshot(`
      "p.json:7:15  /claudeMd  expected a relative path to a .md file without "..", got "../CLAUDE.md"
      p.json:8:15  /agentsMd  expected a relative path to a .md file without "..", got "/etc/x.md"
      p.json:9:19  /claudeMdMode  expected "overwrite" or "extend", got "append""
    `);
  });

  it("refuses malformed mounts and skills", () => {
    expect(
      refusalOf({
        ...good,
        mount: { ignoredPatterns: [""], readOnlyPatterns: [] },
        skills: [{ id: "a", source: "b" }],
      }),
    ).toMatchInlineSnapshot(`
      "p.json:9:7  /mount/ignoredPatterns/0  is empty
      p.json:11:5  /mount/readOnlyPatterns  "readOnlyPatterns" is not a known key
          Did you mean "readonlyPatterns"?
      p.json:14:5  /skills/0/description  missing: expected a string
      p.json:16:17  /skills/0/source  "b" is not where a skill can be
          Write <scope>/<name> or https://prpm.dev/packages/<scope>/<name>, https://github.com/<owner>/<repository>#<skill>, or ./<directory> beside this file"
    `);
  });

  it("refuses lifecycles that do not exist", () => {
    expect(refusalOf({ ...good, ravi: { identity: { lifecycle: "ephemral" } } })).toMatchInlineSnapshot(`
      "p.json:9:20  /ravi/identity/lifecycle  expected "ephemeral", "workspace", "pool" or "named", got "ephemral"
          Did you mean "ephemeral"?"
    `);
  });

  it("refuses malformed ravi blocks", () => {
    expect(
      refusalOf({
        ...good,
        ravi: { identity: { nmae: "x", phone: "yes" }, secrets: { lower: {}, A: { requried: true }, B: true } },
      }),
    ).toMatchInlineSnapshot(`
      "p.json:9:7  /ravi/identity/nmae  "nmae" is not a known key
          Did you mean "name"?
      p.json:10:16  /ravi/identity/phone  expected true, false or "optional"
      p.json:13:7  /ravi/secrets/lower  expected upper-case letters, digits and underscores, a letter first, got "lower"
      p.json:15:9  /ravi/secrets/A/requried  "requried" is not a known key
          Did you mean "required"?
      p.json:17:12  /ravi/secrets/B  expected an object, got true"
    `);
  });
});
