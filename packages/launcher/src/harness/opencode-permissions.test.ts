import type { PersonaPermissions } from "@agentworkforce/workload-router";
import { describe, expect, it } from "vitest";
import type { ShieldedMcpServer } from "../credentials/shield-mcp-servers.ts";
import { opencodePermissions } from "./opencode-permissions.ts";

const server = (name: string): ShieldedMcpServer => ({ name, type: "stdio", command: "x", args: [], env: {} });

const options = { places: { workspace: "/srv/space", root: "/srv/space" } };

function rulesFor(permissions: PersonaPermissions, servers: string[] = []): Record<string, unknown> {
  return opencodePermissions(permissions, servers.map(server), options).rules;
}

/** What opencode 1.18.33 makes of rules: of all that match, the last one counts. */
function decide(rules: Record<string, unknown>, tool: string, input = "*"): unknown {
  const flat = Object.entries(rules).flatMap(([name, rule]): [string, string, unknown][] =>
    typeof rule === "string"
      ? [[name, "*", rule]]
      : Object.entries(rule as object).map(([pattern, action]): [string, string, unknown] => [name, pattern, action]),
  );
  return flat.findLast(([name, pattern]) => matches(name, tool) && matches(pattern, input))?.[2];
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(text);
}

describe("opencodePermissions()", () => {
  it("denies what is not allowed, and allows what is harmless, ravi, and the persona's own servers", () => {
    expect(opencodePermissions(undefined, [server("lab")], options)).toMatchInlineSnapshot(`
      {
        "rules": {
          "*": "deny",
          "bash": {
            "*": "deny",
            "ravi": "allow",
            "ravi *": "allow",
          },
          "glob": "allow",
          "grep": "allow",
          "lab_*": "allow",
          "list": "allow",
          "read": "allow",
          "todowrite": "allow",
        },
        "warnings": [],
      }
    `);
  });

  it("allows everything in bypass mode", () => {
    expect(opencodePermissions({ mode: "bypassPermissions" }, [], options)).toMatchInlineSnapshot(`
      {
        "rules": {
          "*": "allow",
          "bash": {
            "*": "allow",
            "ravi": "allow",
            "ravi *": "allow",
          },
        },
        "warnings": [],
      }
    `);
  });

  it.each<[string, PersonaPermissions, [tool: string, input: string, expected: string][]]>([
    [
      "nothing said",
      {},
      [
        ["bash", "rm -rf x", "deny"],
        ["bash", "ravi get", "allow"],
        ["edit", "a", "deny"],
        ["read", "a", "allow"],
        ["webfetch", "u", "deny"],
      ],
    ],
    [
      "acceptEdits",
      { mode: "acceptEdits" },
      [
        ["edit", "a", "allow"],
        ["bash", "ls", "deny"],
      ],
    ],
    [
      "plan",
      { mode: "plan" },
      [
        ["edit", "a", "deny"],
        ["read", "a", "allow"],
      ],
    ],
    [
      "bypass",
      { mode: "bypassPermissions" },
      [
        ["bash", "rm x", "allow"],
        ["edit", "a", "allow"],
        ["webfetch", "u", "allow"],
        ["lab_x", "*", "allow"],
      ],
    ],
    [
      "bypass with a denial",
      { mode: "bypassPermissions", deny: ["Bash(rm:*)", "WebFetch", "mcp__lab"] },
      [
        ["bash", "rm x", "deny"],
        ["bash", "rm", "deny"],
        ["bash", "ls", "allow"],
        ["webfetch", "u", "deny"],
        ["lab_x", "*", "deny"],
      ],
    ],
    ["bypass without bash", { mode: "bypassPermissions", deny: ["Bash"] }, [["bash", "ravi get", "deny"]]],
    ["Bash", { allow: ["Bash"] }, [["bash", "anything", "allow"]]],
    ["Bash(*)", { allow: ["Bash(*)"] }, [["bash", "anything", "allow"]]],
    [
      "Bash(git:*)",
      { allow: ["Bash(git:*)"] },
      [
        ["bash", "git", "allow"],
        ["bash", "git push", "allow"],
        ["bash", "gitk", "deny"],
      ],
    ],
    [
      "Bash(git *)",
      { allow: ["Bash(git *)"] },
      [
        ["bash", "git", "allow"],
        ["bash", "git push", "allow"],
        ["bash", "gitk", "deny"],
      ],
    ],
    [
      "Bash(npm test)",
      { allow: ["Bash(npm test)"] },
      [
        ["bash", "npm test", "allow"],
        ["bash", "npm test x", "deny"],
      ],
    ],
    [
      "a denied command of an allowed tool",
      { allow: ["Bash(git:*)"], deny: ["Bash(git push:*)"] },
      [
        ["bash", "git log", "allow"],
        ["bash", "git push x", "deny"],
        ["bash", "git push", "deny"],
      ],
    ],
    [
      "a denied tool with an allowed command",
      { allow: ["Bash(git:*)"], deny: ["Bash"] },
      [
        ["bash", "git log", "deny"],
        ["bash", "ravi get", "deny"],
      ],
    ],
    [
      "a denied prefix over an allowed longer one",
      { allow: ["Bash(git push:*)"], deny: ["Bash(git:*)"] },
      [["bash", "git push x", "deny"]],
    ],
    ["ravi denied", { deny: ["Bash(ravi:*)"] }, [["bash", "ravi get", "deny"]]],
    ["the same tool allowed and denied", { allow: ["Edit"], deny: ["Edit"] }, [["edit", "a", "deny"]]],
    [
      "a path denied",
      { allow: ["Edit"], deny: ["Edit(secret/*)"] },
      [
        ["edit", "a", "allow"],
        ["edit", "secret/x", "deny"],
      ],
    ],
    [
      "a path allowed",
      { allow: ["Edit(src/*)"] },
      [
        ["edit", "src/a", "allow"],
        ["edit", "b", "deny"],
      ],
    ],
    ["reading denied", { deny: ["Read"] }, [["read", "a", "deny"]]],
    [
      "a path not to be read",
      { deny: ["Read(secret/*)"] },
      [
        ["read", "a", "allow"],
        ["read", "secret/x", "deny"],
      ],
    ],
  ])("decides as claude would: %s", (_name, permissions, cases) => {
    const rules = rulesFor(permissions);
    expect(cases.map(([tool, input]) => [tool, input, decide(rules, tool, input)])).toEqual(cases);
  });

  it.each([
    ["Write", "edit"],
    ["Edit", "edit"],
    ["MultiEdit", "edit"],
    ["NotebookEdit", "edit"],
    ["Read", "read"],
    ["Glob", "glob"],
    ["Grep", "grep"],
    ["WebFetch", "webfetch"],
    ["WebSearch", "websearch"],
    ["Task", "task"],
    ["Agent", "task"],
    ["Skill", "skill"],
  ])("calls claude's %s %s", (name, tool) => {
    expect(decide(rulesFor({ deny: [name], mode: "bypassPermissions" }), tool)).toBe("deny");
    expect(decide(rulesFor({ allow: [name] }), tool)).toBe("allow");
  });

  it.each<[string, PersonaPermissions, [tool: string, expected: string][]]>([
    [
      "its own server",
      {},
      [
        ["lab_read", "allow"],
        ["other_read", "deny"],
      ],
    ],
    ["mcp__lab", { deny: ["mcp__lab"] }, [["lab_read", "deny"]]],
    ["mcp__lab__*", { deny: ["mcp__lab__*"] }, [["lab_read", "deny"]]],
    [
      "one tool",
      { deny: ["mcp__lab__drop"] },
      [
        ["lab_drop", "deny"],
        ["lab_read", "allow"],
      ],
    ],
    ["somebody else's server", { allow: ["mcp__other"] }, [["other_read", "allow"]]],
    ["allowed and denied", { allow: ["mcp__lab__drop"], deny: ["mcp__lab__drop"] }, [["lab_drop", "deny"]]],
  ])("decides about MCP tools: %s", (_name, permissions, cases) => {
    const rules = rulesFor(permissions, ["lab"]);
    expect(cases.map(([tool]) => [tool, decide(rules, tool)])).toEqual(cases);
  });

  it("lets a denial win that was allowed before something wider was", () => {
    const rules = rulesFor({ allow: ["Bash(git push:*)", "Bash(git:*)"], deny: ["Bash(git push:*)"] });
    expect(decide(rules, "bash", "git push x")).toBe("deny");
    expect(decide(rules, "bash", "git log")).toBe("allow");
  });

  it("lets the denial of a server win over the allowance of one of its tools", () => {
    expect(decide(rulesFor({ allow: ["mcp__lab__read"], deny: ["mcp__lab"] }, ["lab"]), "lab_read")).toBe("deny");
  });

  it("lets the denial of a path win that was allowed before something wider was", () => {
    const rules = rulesFor({ allow: ["Edit(src/gen/*)", "Edit(src/*)"], deny: ["Edit(src/gen/*)"] });
    expect(decide(rules, "edit", "src/gen/a")).toBe("deny");
  });

  it("knows tools with two underscores in a row", () => {
    const rules = rulesFor({ deny: ["mcp__lab__drop__all"] }, ["lab"]);
    expect([decide(rules, "lab_drop__all"), decide(rules, "lab_drop")]).toEqual(["deny", "allow"]);
  });

  it("knows servers with two underscores in a row", () => {
    const rules = rulesFor({ deny: ["mcp__my__lab__drop"] }, ["my__lab"]);
    expect([decide(rules, "my__lab_read"), decide(rules, "my__lab_drop")]).toEqual(["allow", "deny"]);
  });

  it.each(["Teleport", "teleport(x)", "Bash (x)", "", "*", "constructor", "mcp__"])(
    "says that it cannot translate %j",
    (entry) => {
      expect(opencodePermissions({ allow: [entry], deny: [entry] }, [], options).warnings).toEqual([
        `permissions.allow "${entry}" has no counterpart in opencode`,
        `permissions.deny "${entry}" has no counterpart in opencode`,
      ]);
    },
  );

  it.each(["Teleport", "constructor", "mcp__"])("adds no rule for %j", (entry) => {
    expect(rulesFor({ allow: [entry], deny: [entry] })).toEqual(rulesFor({}));
  });

  it("never ignores a denial in silence: claude's domain rules match nothing in opencode", () => {
    const { warnings } = opencodePermissions(
      { allow: ["WebFetch"], deny: ["WebFetch(domain:evil.test)"] },
      [],
      options,
    );
    expect(warnings).toEqual(['permissions.deny "WebFetch(domain:evil.test)" has no counterpart in opencode']);
  });
});
