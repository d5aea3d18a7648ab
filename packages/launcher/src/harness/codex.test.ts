import { parse } from "smol-toml";
import type { PersonaPermissions } from "@agentworkforce/workload-router";
import { describe, expect, it } from "vitest";
import type { ShieldedMcpServer } from "../credentials/shield-mcp-servers.ts";
import { codexAdapter } from "./codex.ts";
import type { HarnessInput, HarnessInvocation } from "./harness-adapter.ts";
import { plainInput, stdioServer } from "./harness-input.fixture.mjs";

const plain = { ...plainInput, connection: { variables: ["OPENAI_API_KEY"], env: {}, settings: {} } };

const prepare = (input: Partial<HarnessInput> = {}): HarnessInvocation => codexAdapter.prepare({ ...plain, ...input });

function configOf(input: Partial<HarnessInput> = {}): Record<string, unknown> {
  return parse(prepare(input).files[0]?.contents ?? "");
}

describe("codexAdapter.prepare()", () => {
  it("turns everything a persona may ask for into one configuration file", () => {
    const invocation = prepare({
      systemPrompt: 'Say "hi"\nin {env:HOME} with \'\'\' and """.',
      model: "openai/gpt-5.5",
      reasoning: "high",
      mcpServers: [
        stdioServer({
          args: ["--mode", "fast"],
          env: {
            MODE: { literal: "fast" },
            TOKEN: { variable: "PERSONA_MCP_1" },
            OTHER: { variable: "PERSONA_MCP_2" },
          },
        }),
        {
          name: "remote",
          type: "http",
          url: "https://mcp.example.test/mcp",
          headers: { Accept: { literal: "application/json" }, Authorization: { variable: "PERSONA_MCP_3" } },
        },
      ],
      permissions: { allow: ["Bash(git *)"], deny: ["WebFetch", "mcp__lab__drop"], mode: "acceptEdits" },
      sandbox: { network: true, writableRoots: ["/srv/shared"] },
      pinned: { RAVI_CONFIG_DIR: "/srv/space/.ravi", RAVI_EMAIL: "t@example.test", PATH: "/scope/bin:/usr/bin" },
      connection: {
        variables: ["OPENAI_API_KEY", "PROXY_KEY"],
        env: {},
        settings: {
          model_provider: "proxy",
          model_providers: { proxy: { name: "Proxy", base_url: "https://p.example.test/v1", request_max_retries: 0 } },
        },
        loginFile: "/home/user/.codex/auth.json",
      },
    });
    expect(invocation).toMatchInlineSnapshot(`
      {
        "args": [
          "exec",
          "--json",
          "--strict-config",
          "--skip-git-repo-check",
          "-",
        ],
        "directories": [
          "codex",
        ],
        "env": {
          "CODEX_HOME": "/state/launches/l1/harness/codex",
        },
        "files": [
          {
            "contents": "model_provider = "proxy"
      model = "gpt-5.5"
      model_reasoning_effort = "high"
      developer_instructions = "Say \\"hi\\"\\nin {env:HOME} with ''' and \\"\\"\\"."
      sandbox_mode = "workspace-write"
      approval_policy = "never"
      allow_login_shell = false
      web_search = "disabled"

      [model_providers.proxy]
      name = "Proxy"
      base_url = "https://p.example.test/v1"
      request_max_retries = 0

      [sandbox_workspace_write]
      network_access = true
      writable_roots = [ "/srv/shared" ]
      exclude_slash_tmp = true

      [shell_environment_policy]
      exclude = [ "OPENAI_API_KEY", "PROXY_KEY" ]

      [shell_environment_policy.set]
      RAVI_CONFIG_DIR = "/srv/space/.ravi"
      RAVI_EMAIL = "t@example.test"
      PATH = "/scope/bin:/usr/bin"

      [mcp_servers.lab]
      command = "/bin/sh"
      args = [ "-c", "TOKEN=\\"$PERSONA_MCP_1\\"; export TOKEN; unset PERSONA_MCP_1; OTHER=\\"$PERSONA_MCP_2\\"; export OTHER; unset PERSONA_MCP_2; exec \\"$@\\"", "sh", "lab-server", "--mode", "fast" ]
      env_vars = [ "RAVI_CONFIG_DIR", "RAVI_EMAIL", "PERSONA_MCP_1", "PERSONA_MCP_2" ]
      default_tools_approval_mode = "approve"
      disabled_tools = [ "drop" ]

      [mcp_servers.lab.env]
      MODE = "fast"

      [mcp_servers.remote]
      url = "https://mcp.example.test/mcp"
      default_tools_approval_mode = "approve"

      [mcp_servers.remote.http_headers]
      Accept = "application/json"

      [mcp_servers.remote.env_http_headers]
      Authorization = "PERSONA_MCP_3"

      [analytics]
      enabled = false

      [features]
      plugins = false
      shell_snapshot = false
      multi_agent = false
      ",
            "path": "codex/config.toml",
          },
        ],
        "links": [
          {
            "path": "codex/auth.json",
            "target": "/home/user/.codex/auth.json",
          },
        ],
        "warnings": [
          "permissions.allow is not enforced by codex: its sandbox decides what a command may do",
        ],
      }
    `);
  });

  it("keeps everything off argv", () => {
    expect(prepare({ reasoning: "high" }).args).toEqual([
      "exec",
      "--json",
      "--strict-config",
      "--skip-git-repo-check",
      "-",
    ]);
  });

  it("says nothing about a prompt that is empty, and links no login that is not there", () => {
    const invocation = prepare({ systemPrompt: "" });
    expect(configOf({ systemPrompt: "" })).not.toHaveProperty("developer_instructions");
    expect(invocation.links).toEqual([]);
  });

  it.each([
    ["gpt-5.5", "gpt-5.5"],
    ["openai/gpt-5.5", "gpt-5.5"],
    ["openai/org/gpt", "org/gpt"],
    ["openai-codex/gpt-5.5", "gpt-5.5"],
    ["anthropic/claude-x", "anthropic/claude-x"],
    ["true", "true"],
    ['a"b', 'a"b'],
  ])("calls model %s %s", (model, expected) => {
    expect(configOf({ model })["model"]).toBe(expected);
  });

  it.each([
    [undefined, undefined],
    ["low", "low"],
    ["medium", "medium"],
    ["high", "high"],
  ])("passes reasoning %s on", (reasoning, expected) => {
    expect(configOf({ reasoning })["model_reasoning_effort"]).toBe(expected);
  });

  it.each<[PersonaPermissions["mode"], string, string[]]>([
    [undefined, "workspace-write", []],
    ["default", "workspace-write", []],
    ["acceptEdits", "workspace-write", []],
    ["bypassPermissions", "danger-full-access", []],
    ["plan", "read-only", ['permissions.mode "plan" leaves codex without network: no ravi call works']],
  ])("runs permission mode %s in sandbox %s", (mode, sandbox, warnings) => {
    const permissions = mode === undefined ? {} : { mode };
    expect(configOf({ permissions })["sandbox_mode"]).toBe(sandbox);
    expect(prepare({ permissions }).warnings).toEqual(warnings);
  });

  it.each([
    [false, ["/srv/a", "/srv/b c"], ["sandbox.network is off: no ravi call works in codex's sandbox"]],
    [true, [], []],
  ])("gives the sandbox network %s and roots %j", (network, writableRoots, warnings) => {
    expect(configOf({ sandbox: { network, writableRoots } })["sandbox_workspace_write"]).toEqual({
      network_access: network,
      writable_roots: writableRoots,
      exclude_slash_tmp: true,
    });
    expect(prepare({ sandbox: { network, writableRoots } }).warnings).toEqual(warnings);
  });

  it("names each rule it cannot enforce, and none of those it can", () => {
    const permissions = {
      allow: ["Bash(git *)", "mcp__lab__read"],
      deny: ["Bash(rm:*)", "WebFetch", "mcp__lab__drop"],
    };
    expect(prepare({ permissions }).warnings).toEqual([
      "permissions.allow is not enforced by codex: its sandbox decides what a command may do",
      "permissions.deny (Bash(rm:*)) is not enforced by codex: its sandbox decides what a command may do",
    ]);
    expect(prepare({ permissions: { allow: ["mcp__lab"], deny: ["mcp__lab__drop"] } }).warnings).toEqual([]);
  });

  it("says that it has no SSE", () => {
    const server: ShieldedMcpServer = { name: "s", type: "sse", url: "https://x.test/sse", headers: {} };
    expect(prepare({ mcpServers: [server] }).warnings).toEqual([
      "mcpServers.s: codex has no SSE transport; it is tried as streamable HTTP",
    ]);
  });

  it("pins the identity against profiles and keeps the login out of commands", () => {
    const pinned = { RAVI_EMAIL: "t@example.test", PATH: '/a "b"/bin:/usr/bin' };
    const config = configOf({ pinned, connection: { variables: ["A_KEY", "B_KEY"], env: {}, settings: {} } });
    expect(config["shell_environment_policy"]).toEqual({ set: pinned, exclude: ["A_KEY", "B_KEY"] });
    expect(config["allow_login_shell"]).toBe(false);
  });

  it("keeps no variable from commands that the persona gives them", () => {
    const connection = { variables: ["OPENAI_API_KEY", "B_KEY"], env: {}, settings: {} };
    const config = configOf({ connection, personaVariables: ["OPENAI_API_KEY", "OTHER"] });
    expect(config["shell_environment_policy"]).toMatchObject({ exclude: ["B_KEY"] });
  });

  it.each([
    ["/srv/space", "/srv/space/.ravi", []],
    ["/", "/srv/space/.ravi", []],
    ["/srv/space", "/srv/spaces/.ravi", ["/srv/spaces/.ravi/claims"]],
    ["/srv/space", "/state/ravi", ["/state/ravi/claims"]],
  ])("in workspace %s and scope %s has further roots %j", (workspace, scope, roots) => {
    const config = configOf({ workspace, pinned: { RAVI_CONFIG_DIR: scope } });
    expect(config["sandbox_workspace_write"]).toMatchObject({ writable_roots: roots });
  });

  it("lets no setting of the connection loosen what it pins", () => {
    const settings = { sandbox_mode: "danger-full-access", allow_login_shell: true, mcp_servers: { evil: {} } };
    expect(configOf({ connection: { variables: [], env: {}, settings } })).toMatchObject({
      sandbox_mode: "workspace-write",
      allow_login_shell: false,
      mcp_servers: {},
    });
  });

  it.each([
    "---\ntitle: x\n---\n",
    "{env:HOME} {file:/etc/passwd} ${HOME} $(id)",
    "quotes \" and ' and \"\"\" and '''",
    '[mcp_servers.evil]\ncommand = "sh"',
    "true",
    "3",
    "back\\slash \\u0041 \\",
    "\ttab\r\nCRLF\u0000\u0007\u001b\u007f\u0085",
    "é😀\u2028",
    "  surrounded by space  \n\n",
  ])("keeps prompt %j verbatim", (systemPrompt) => {
    const config = configOf({ systemPrompt });
    expect(config["developer_instructions"]).toBe(systemPrompt);
    expect(config["mcp_servers"]).toEqual({});
  });

  it("hands the user's provider through TOML and back unchanged", () => {
    const source = `model_provider = "p"
[model_providers.p]
base_url = "https://x.test/v1"
request_max_retries = 0
stream_idle_timeout_ms = 300000
requires_openai_auth = false
query_params = { "api-version" = "2025-04-01", "q\\"uote" = "x" }
`;
    const settings = parse(source);
    expect(configOf({ connection: { variables: [], env: {}, settings } })).toMatchObject(settings);
  });
});
