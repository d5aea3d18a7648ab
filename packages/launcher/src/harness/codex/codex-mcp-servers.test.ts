import { parse } from "smol-toml";
import type { PersonaPermissions } from "@agentworkforce/workload-router";
import { describe, expect, it } from "vitest";
import type { ShieldedMcpServer } from "../../credentials/shield-mcp-servers.ts";
import { codexAdapter } from "../codex.ts";
import { asRecord } from "../connection/read-configuration.ts";
import type { HarnessInput } from "../harness-adapter.ts";
import { plainInput, stdioServer } from "../harness-input.fixture.mjs";

function configOf(input: Partial<HarnessInput>): Record<string, unknown> {
  return parse(codexAdapter.prepare({ ...plainInput, ...input }).files[0]?.contents ?? "");
}

function serverOf(server: ShieldedMcpServer, permissions?: PersonaPermissions): Record<string, unknown> {
  const config = configOf({ mcpServers: [server], permissions });
  return asRecord(asRecord(config["mcp_servers"])[server.name]);
}

describe("codexMcpServers()", () => {
  it.each<[string[], string[]]>([
    [[], ["lab", "lab2"]],
    [["mcp__lab"], ["lab2"]],
    [["mcp__lab__*"], ["lab2"]],
    [["mcp__lab2", "mcp__lab"], []],
    [["mcp__unknown"], ["lab", "lab2"]],
  ])("with %j denied offers the servers %j", (deny, expected) => {
    const config = configOf({ mcpServers: [stdioServer(), stdioServer({ name: "lab2" })], permissions: { deny } });
    expect(Object.keys(asRecord(config["mcp_servers"]))).toEqual(expected);
  });

  it("switches single tools off, also those with underscores in their names", () => {
    const deny = ["mcp__lab__drop", "mcp__lab__drop__all", "mcp__other__x", "Bash"];
    expect(serverOf(stdioServer(), { deny })["disabled_tools"]).toEqual(["drop", "drop__all"]);
    expect(serverOf(stdioServer())).not.toHaveProperty("disabled_tools");
  });

  it("approves its servers' tools, because exec refuses them otherwise", () => {
    expect(serverOf(stdioServer({ env: { MODE: { literal: "fast" } } }))).toEqual({
      command: "lab-server",
      args: [],
      env: { MODE: "fast" },
      env_vars: ["RAVI_EMAIL"],
      default_tools_approval_mode: "approve",
    });
  });

  it("gives an HTTP server its literals as they are and its secrets by the names of variables", () => {
    const headers = { Accept: { literal: "*/*" }, Authorization: { variable: "PERSONA_MCP_1" } };
    expect(serverOf({ name: "r", type: "http", url: "https://x.test/mcp", headers })).toEqual({
      url: "https://x.test/mcp",
      http_headers: { Accept: "*/*" },
      env_http_headers: { Authorization: "PERSONA_MCP_1" },
      default_tools_approval_mode: "approve",
    });
  });

  it("leaves parts of names to the hook: codex would take a star for itself", () => {
    expect(serverOf(stdioServer(), { deny: ["mcp__lab__get*", "mcp__lab__drop"] })["disabled_tools"]).toEqual(["drop"]);
  });
});
