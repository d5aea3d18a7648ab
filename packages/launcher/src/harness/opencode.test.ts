import type { PersonaPermissions } from "@agentworkforce/workload-router";
import { describe, expect, it } from "vitest";
import { asRecord } from "./connection/read-configuration.ts";
import type { HarnessInput, HarnessInvocation } from "./harness-adapter.ts";
import { opencodeAdapter } from "./opencode.ts";
import { plainInput } from "./harness-input.fixture.mjs";

const plain = { ...plainInput, model: "anthropic/claude-sonnet-4-5" };

const prepare = (input: Partial<HarnessInput> = {}): HarnessInvocation =>
  opencodeAdapter.prepare({ ...plain, ...input });

function contentsOf(invocation: HarnessInvocation, path: string): string | undefined {
  return invocation.files.find((file) => file.path === path)?.contents;
}

function configOf(input: Partial<HarnessInput> = {}): Record<string, unknown> {
  return JSON.parse(contentsOf(prepare(input), "opencode.json") ?? "null") as Record<string, unknown>;
}

function agentOf(input: Partial<HarnessInput> = {}): Record<string, unknown> {
  return asRecord(asRecord(configOf(input)["agent"])[plain.personaId]);
}

describe("opencodeAdapter.prepare()", () => {
  it.each([
    ["/", "/srv/app", ["/AGENTS.md", "/srv/AGENTS.md", "/srv/app/AGENTS.md"]],
    ["/srv", "/srv/app/web", ["/srv/AGENTS.md", "/srv/app/AGENTS.md", "/srv/app/web/AGENTS.md"]],
    ["/srv", "/srv", ["/srv/AGENTS.md"]],
    ["/", "/", ["/AGENTS.md"]],
  ])("reads instructions from repository %s down to %s", (root, workspace, instructions) => {
    const connection = { ...plain.connection, project: { root, hasSettings: false } };
    expect(configOf({ workspace, connection })["instructions"]).toEqual(instructions);
  });

  it("turns everything a persona may ask for into files and variables", () => {
    const invocation = prepare({
      systemPrompt: 'Say "hi" in {env:HOME}.',
      reasoning: "high",
      mcpServers: [
        {
          name: "lab",
          type: "stdio",
          command: "lab-server",
          args: ["--mode", "fast"],
          env: { MODE: { literal: "fast" }, TOKEN: { variable: "PERSONA_MCP_1" } },
        },
        {
          name: "remote",
          type: "http",
          url: "https://mcp.example.test/mcp",
          headers: { Accept: { literal: "application/json" }, Authorization: { variable: "PERSONA_MCP_2" } },
        },
      ],
      permissions: { allow: ["Bash(git *)", "Edit"], deny: ["WebFetch", "mcp__lab__drop"], mode: "acceptEdits" },
      connection: {
        variables: ["PROXY_KEY"],
        env: {},
        settings: { provider: { anthropic: { options: { apiKey: "{env:PROXY_KEY}" } } } },
      },
    });
    expect(invocation).toMatchInlineSnapshot(`
      {
        "args": [
          "run",
          "--format=json",
          "--agent=tester",
          "--title=tester",
        ],
        "directories": [
          "config/opencode/node_modules",
          "home",
        ],
        "env": {
          "OPENCODE_CONFIG": "/state/launches/l1/harness/opencode.json",
          "OPENCODE_DB": "/state/launches/l1/harness/opencode.db",
          "OPENCODE_DISABLE_AUTOUPDATE": "1",
          "OPENCODE_DISABLE_CLAUDE_CODE": "1",
          "OPENCODE_DISABLE_MODELS_FETCH": "1",
          "OPENCODE_DISABLE_PROJECT_CONFIG": "1",
          "OPENCODE_TEST_HOME": "/state/launches/l1/harness/home",
          "XDG_CONFIG_HOME": "/state/launches/l1/harness/config",
        },
        "files": [
          {
            "contents": "Say "hi" in {env:HOME}.",
            "path": "persona.md",
          },
          {
            "contents": "{
        "$schema": "https://opencode.ai/config.json",
        "provider": {
          "anthropic": {
            "options": {
              "apiKey": "{env:PROXY_KEY}"
            }
          }
        },
        "snapshot": false,
        "share": "disabled",
        "instructions": [
          "/srv/space/AGENTS.md"
        ],
        "agent": {
          "tester": {
            "mode": "primary",
            "model": "anthropic/claude-sonnet-4-5",
            "prompt": "{file:/state/launches/l1/harness/persona.md}",
            "reasoningEffort": "high",
            "variant": "high",
            "permission": {
              "*": "deny",
              "glob": "allow",
              "grep": "allow",
              "list": "allow",
              "read": "allow",
              "todowrite": "allow",
              "lab_*": "allow",
              "remote_*": "allow",
              "bash": {
                "*": "deny",
                "ravi": "allow",
                "ravi *": "allow",
                "git": "allow",
                "git *": "allow"
              },
              "edit": "allow",
              "webfetch": "deny",
              "lab_drop": "deny"
            }
          }
        },
        "mcp": {
          "lab": {
            "type": "local",
            "command": [
              "lab-server",
              "--mode",
              "fast"
            ],
            "environment": {
              "MODE": "fast",
              "TOKEN": "{env:PERSONA_MCP_1}"
            }
          },
          "remote": {
            "type": "remote",
            "url": "https://mcp.example.test/mcp",
            "headers": {
              "Accept": "application/json",
              "Authorization": "{env:PERSONA_MCP_2}"
            },
            "oauth": false
          }
        }
      }
      ",
            "path": "opencode.json",
          },
          {
            "contents": "{
        "dependencies": {
          "@opencode-ai/plugin": "*"
        }
      }
      ",
            "path": "config/opencode/package.json",
          },
          {
            "contents": "{
        "lockfileVersion": 3,
        "packages": {
          "": {
            "dependencies": {
              "@opencode-ai/plugin": "*"
            }
          }
        }
      }
      ",
            "path": "config/opencode/package-lock.json",
          },
        ],
        "links": [],
        "warnings": [],
      }
    `);
  });

  it("leaves the prompt away when there is none", () => {
    expect(agentOf({ systemPrompt: "" })).not.toHaveProperty("prompt");
    expect(contentsOf(prepare({ systemPrompt: "" }), "persona.md")).toBeUndefined();
  });

  it.each(["---\ntitle: x\n---\n", "{env:HOME} {file:/etc/passwd}", "quotes \" and ' and \\n", "é😀\r\n\u0000"])(
    "keeps prompt %j out of the configuration, where opencode would expand it",
    (systemPrompt) => {
      const invocation = prepare({ systemPrompt });
      expect(contentsOf(invocation, "persona.md")).toBe(systemPrompt);
      expect(agentOf({ systemPrompt })["prompt"]).toBe(`{file:${plain.directory}/persona.md}`);
      expect(contentsOf(invocation, "opencode.json")).not.toContain(JSON.stringify(systemPrompt).slice(1, -1));
    },
  );

  it.each([
    ["anthropic/claude-sonnet-4-5", []],
    ["openrouter/org/model", []],
    ["gpt-5.5", ['model "gpt-5.5" has no provider: opencode wants "provider/model"']],
  ])("passes model %s on as it is", (model, warnings) => {
    expect(agentOf({ model })["model"]).toBe(model);
    expect(prepare({ model }).warnings).toEqual(warnings);
  });

  it.each([
    [undefined, undefined],
    ["low", "low"],
    ["medium", "medium"],
    ["high", "high"],
  ])("passes reasoning %s on", (reasoning, expected) => {
    expect(agentOf({ reasoning })["reasoningEffort"]).toBe(expected);
  });

  it.each<[PersonaPermissions["mode"], Record<string, unknown>]>([
    [undefined, { "*": "deny", read: "allow", bash: { "*": "deny", ravi: "allow", "ravi *": "allow" } }],
    ["default", { "*": "deny", read: "allow", bash: { "*": "deny", ravi: "allow", "ravi *": "allow" } }],
    ["plan", { "*": "deny", read: "allow", bash: { "*": "deny", ravi: "allow", "ravi *": "allow" } }],
    ["acceptEdits", { "*": "deny", edit: "allow", bash: { "*": "deny", ravi: "allow", "ravi *": "allow" } }],
    ["bypassPermissions", { "*": "allow", bash: { "*": "allow", ravi: "allow", "ravi *": "allow" } }],
  ])("gives permission mode %s to the agent", (mode, expected) => {
    expect(agentOf({ permissions: mode === undefined ? {} : { mode } })["permission"]).toMatchObject(expected);
  });

  it("refers to secrets by the names of variables", () => {
    const config = configOf({
      mcpServers: [
        { name: "a", type: "stdio", command: "x", args: ["y z"], env: { K: { variable: "PERSONA_MCP_1" } } },
        { name: "b", type: "sse", url: "https://x.test", headers: { H: { variable: "PERSONA_MCP_2" } } },
      ],
    });
    expect(config["mcp"]).toEqual({
      a: { type: "local", command: ["x", "y z"], environment: { K: "{env:PERSONA_MCP_1}" } },
      b: { type: "remote", url: "https://x.test", headers: { H: "{env:PERSONA_MCP_2}" }, oauth: false },
    });
  });

  it("lets no setting of the connection replace the agent, its servers or its privacy", () => {
    const settings = { agent: { tester: { permission: "allow" } }, mcp: { evil: {} }, share: "auto", snapshot: true };
    const config = configOf({ connection: { variables: [], env: {}, settings } });
    expect(config).toMatchObject({ share: "disabled", snapshot: false, mcp: {} });
    expect(asRecord(config["agent"])).toEqual({ tester: agentOf() });
  });

  it("says that it has no network sandbox when the network is to be off", () => {
    expect(prepare({ sandbox: { network: false, writableRoots: [] } }).warnings).toEqual([
      "sandbox.network is not enforced by opencode: its web tools are off, but it has no network sandbox for commands",
    ]);
  });

  it("passes on which permissions it cannot translate", () => {
    expect(prepare({ permissions: { deny: ["Teleport"] } }).warnings).toEqual([
      'permissions.deny "Teleport" has no counterpart in opencode',
    ]);
  });

  it("keeps the task as it is: it comes on standard input", () => {
    expect(opencodeAdapter.formatTask("/nope --help")).toBe("/nope --help");
  });
});
