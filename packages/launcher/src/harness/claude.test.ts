import type { PersonaPermissions } from "@agentworkforce/workload-router";
import { describe, expect, it } from "vitest";
import { claudeAdapter } from "./claude.ts";
import type { HarnessInput, HarnessInvocation } from "./harness-adapter.ts";
import { plainInput } from "./harness-input.fixture.mjs";

const plain = { ...plainInput, model: "claude-sonnet-4-5" };

const prepare = (input: Partial<HarnessInput> = {}): HarnessInvocation => claudeAdapter.prepare({ ...plain, ...input });

function contentsOf(invocation: HarnessInvocation, path: string): string | undefined {
  return invocation.files.find((file) => file.path === path)?.contents;
}

function jsonOf(invocation: HarnessInvocation, path: string): unknown {
  return JSON.parse(contentsOf(invocation, path) ?? "null");
}

describe("claudeAdapter.prepare()", () => {
  it("turns everything a persona may ask for into files, flags and variables", () => {
    const invocation = prepare({
      systemPrompt: '---\nname: x\n---\nSay "hi" in $LANG, {env:HOME}.',
      model: "anthropic/claude-opus-4-8",
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
        { name: "stream", type: "sse", url: "https://mcp.example.test/sse", headers: {} },
      ],
      permissions: { allow: ["Bash(git *)", "mcp__lab__read"], deny: ["WebFetch"], mode: "acceptEdits" },
      pinned: { RAVI_CONFIG_DIR: "/srv/space/.ravi", RAVI_EMAIL: "t@example.test", PATH: "/scope/bin:/usr/bin" },
      connection: {
        variables: ["ANTHROPIC_API_KEY"],
        env: { ANTHROPIC_BASE_URL: "https://proxy.example.test" },
        settings: { apiKeyHelper: "/usr/bin/key" },
      },
    });
    expect(invocation).toMatchInlineSnapshot(`
      {
        "args": [
          "-p",
          "--output-format=stream-json",
          "--verbose",
          "--model=claude-opus-4-8",
          "--effort=high",
          "--append-system-prompt-file=/state/launches/l1/harness/persona.md",
          "--mcp-config=/state/launches/l1/harness/mcp.json",
          "--strict-mcp-config",
          "--setting-sources=user",
          "--settings=/state/launches/l1/harness/settings.json",
          "--add-dir=/srv/space",
          "--session-id=00000000-0000-4000-8000-000000000001",
          "--permission-mode=acceptEdits",
        ],
        "directories": [
          "config",
          "cache",
        ],
        "env": {
          "CLAUDE_CODE_ADDITIONAL_DIRECTORIES_CLAUDE_MD": "1",
          "CLAUDE_CODE_DISABLE_ATTACHMENTS": "1",
          "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
          "CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL": "1",
          "CLAUDE_CONFIG_DIR": "/state/launches/l1/harness/config",
          "XDG_CACHE_HOME": "/state/launches/l1/harness/cache",
        },
        "files": [
          {
            "contents": "---
      name: x
      ---
      Say "hi" in $LANG, {env:HOME}.",
            "path": "persona.md",
          },
          {
            "contents": "{
        "mcpServers": {
          "lab": {
            "type": "stdio",
            "command": "lab-server",
            "args": [
              "--mode",
              "fast"
            ],
            "env": {
              "MODE": "fast",
              "TOKEN": "\${PERSONA_MCP_1}"
            }
          },
          "remote": {
            "type": "http",
            "url": "https://mcp.example.test/mcp",
            "headers": {
              "Accept": "application/json",
              "Authorization": "\${PERSONA_MCP_2}"
            }
          },
          "stream": {
            "type": "sse",
            "url": "https://mcp.example.test/sse",
            "headers": {}
          }
        }
      }
      ",
            "path": "mcp.json",
          },
          {
            "contents": "{
        "apiKeyHelper": "/usr/bin/key",
        "env": {
          "RAVI_CONFIG_DIR": "/srv/space/.ravi",
          "RAVI_EMAIL": "t@example.test",
          "PATH": "/scope/bin:/usr/bin",
          "XDG_CACHE_HOME": ""
        },
        "permissions": {
          "allow": [
            "Bash(ravi:*)",
            "mcp__lab",
            "mcp__remote",
            "mcp__stream",
            "Bash(git *)",
            "mcp__lab__read"
          ],
          "deny": [
            "WebFetch"
          ]
        }
      }
      ",
            "path": "settings.json",
          },
        ],
        "links": [],
        "warnings": [],
      }
    `);
  });

  it("leaves the prompt away when there is none", () => {
    const invocation = prepare({ systemPrompt: "" });
    expect(invocation.args.filter((arg) => arg.includes("prompt"))).toEqual([]);
    expect(contentsOf(invocation, "persona.md")).toBeUndefined();
  });

  it.each([
    ["claude-sonnet-4-5", "claude-sonnet-4-5"],
    ["anthropic/claude-sonnet-4-5", "claude-sonnet-4-5"],
    ["opus", "opus"],
    ["bedrock/anthropic/x", "bedrock/anthropic/x"],
    ["anthropic/anthropic/x", "anthropic/x"],
  ])("calls model %s %s", (model, expected) => {
    expect(prepare({ model }).args).toContain(`--model=${expected}`);
  });

  it.each([
    [undefined, []],
    ["low", ["--effort=low"]],
    ["medium", ["--effort=medium"]],
    ["high", ["--effort=high"]],
  ])("passes reasoning %s on as %j", (reasoning, expected) => {
    expect(prepare({ reasoning }).args.filter((arg) => arg.startsWith("--effort"))).toEqual(expected);
  });

  it.each<[PersonaPermissions["mode"], string]>([
    [undefined, "dontAsk"],
    ["default", "dontAsk"],
    ["acceptEdits", "acceptEdits"],
    ["bypassPermissions", "bypassPermissions"],
    ["plan", "plan"],
  ])("runs permission mode %s as %s, because nobody is there to be asked", (mode, expected) => {
    const { args } = prepare({ permissions: mode === undefined ? {} : { mode } });
    expect(args.filter((arg) => arg.startsWith("--permission-mode"))).toEqual([`--permission-mode=${expected}`]);
  });

  it("allows ravi and the persona's own MCP servers, and keeps the persona's rules as they are", () => {
    const invocation = prepare({
      mcpServers: [{ name: "lab", type: "stdio", command: "x", args: [], env: {} }],
      permissions: { allow: ["Read", "Bash(npm *)", "mcp__lab__write"], deny: ["mcp__lab__drop", "Bash(rm:*)"] },
    });
    expect(jsonOf(invocation, "settings.json")).toEqual({
      env: { ...plain.pinned, XDG_CACHE_HOME: "" },
      permissions: {
        allow: ["Bash(ravi:*)", "mcp__lab", "Read", "Bash(npm *)", "mcp__lab__write"],
        deny: ["mcp__lab__drop", "Bash(rm:*)"],
      },
    });
  });

  it("pins variables where no settings file and no environment beats them, whatever the connection brings", () => {
    const invocation = prepare({
      connection: { variables: [], env: {}, settings: { env: { RAVI_EMAIL: "other@example.test" } } },
    });
    expect(jsonOf(invocation, "settings.json")).toMatchObject({ env: plain.pinned });
  });

  it("shuts out the servers and settings of user and project", () => {
    const { args, env } = prepare();
    expect(args).toContain("--strict-mcp-config");
    expect(args).toContain("--setting-sources=user");
    expect(env["CLAUDE_CONFIG_DIR"]).toBe(`${plain.directory}/config`);
    expect(jsonOf(prepare(), "mcp.json")).toEqual({ mcpServers: {} });
  });

  it("keeps claude's own notes in the launch directory, and shows its commands the user's cache", () => {
    const invocation = prepare();
    expect(invocation.env["XDG_CACHE_HOME"]).toBe(`${plain.directory}/cache`);
    expect(invocation.directories).toContain("cache");
    // Programs take an empty variable for one that is not set.
    expect(jsonOf(invocation, "settings.json")).toMatchObject({ env: { XDG_CACHE_HOME: "" } });
  });

  it("passes every option in one argument, so that none swallows the next", () => {
    const { args } = prepare({ reasoning: "low" });
    expect(args.filter((arg) => !/^--[a-z-]+(?:=.+)?$/.test(arg))).toEqual(["-p"]);
  });

  it.each([
    "---\ntitle: x\n---\n",
    "quotes \" and ' and `ticks`",
    "{env:HOME} {file:/etc/passwd} ${HOME} $(id)",
    "line one\r\nline two\u2028\u0000",
    "-p --dangerously-skip-permissions",
  ])("writes prompt %j verbatim", (systemPrompt) => {
    const invocation = prepare({ systemPrompt });
    expect(contentsOf(invocation, "persona.md")).toBe(systemPrompt);
    expect(JSON.stringify(invocation.args)).not.toContain(JSON.stringify(systemPrompt).slice(1, -1));
  });

  it("says that it has no network sandbox when the network is to be off", () => {
    expect(prepare({ sandbox: { network: false, writableRoots: [] } }).warnings).toEqual([
      "sandbox.network is not enforced by claude: its web tools are off, but it has no network sandbox for commands",
    ]);
    expect(prepare().warnings).toEqual([]);
  });
});

describe("claudeAdapter.formatTask()", () => {
  it.each([
    ["/nope x", " /nope x"],
    ["/", " /"],
    ["Sign up", "Sign up"],
    ["--help me", "--help me"],
    ["\n/nope", "\n/nope"],
    ["", ""],
  ])("turns %j into %j", (task, expected) => {
    expect(claudeAdapter.formatTask(task)).toBe(expected);
  });
});
