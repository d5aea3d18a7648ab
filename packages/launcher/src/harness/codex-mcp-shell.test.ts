import { execFileSync } from "node:child_process";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { ShieldedMcpServer } from "../credentials/shield-mcp-servers.ts";
import { codexAdapter } from "./codex.ts";
import { asRecord } from "./connection/read-configuration.ts";
import { plainInput, stdioServer } from "./harness-input.fixture.mjs";

const startSchema = z.object({
  command: z.string(),
  args: z.array(z.string()),
  env: z.record(z.string(), z.string()),
  env_vars: z.array(z.string()),
});

function serverOf(server: ShieldedMcpServer): unknown {
  const [file] = codexAdapter.prepare({ ...plainInput, mcpServers: [server] }).files;
  return asRecord(parse(file?.contents ?? "")["mcp_servers"])[server.name];
}

/** Starts a server the way codex does: with its `env`, and of ours only what `env_vars` names. */
function start(server: ShieldedMcpServer, ours: Record<string, string>): { env: object; argv: string[] } {
  const { command, args, env, env_vars: names } = startSchema.parse(serverOf(server));
  const passed = Object.fromEntries(Object.entries(ours).filter(([name]) => names.includes(name)));
  const output = execFileSync(command, args, { env: { ...passed, ...env }, encoding: "utf8" });
  return JSON.parse(output) as { env: object; argv: string[] };
}

describe("the shell that hands an MCP server its secrets", () => {
  const show = ["-e", "process.stdout.write(JSON.stringify({ env: process.env, argv: process.argv.slice(1) }))", "--"];

  it.each([
    "plain",
    "with space",
    "quotes \" ' `",
    "$(touch /nowhere/x) `id` $HOME ${HOME} \\",
    "line one\nline two\n",
    "*; exit 3 #",
    "-n",
    "é😀",
    "",
  ])("delivers %j under the server's own name and no other", (value) => {
    const server = stdioServer({
      command: process.execPath,
      args: [...show, "a b", '"$1"', "$(id)"],
      env: { MODE: { literal: "it's $MODE" }, FOO: { variable: "PERSONA_MCP_1" }, BAR: { variable: "PERSONA_MCP_10" } },
    });
    const seen = start(server, { PERSONA_MCP_1: value, PERSONA_MCP_10: "ten", PERSONA_MCP_2: "somebody else's" });
    expect(seen.env).toMatchObject({ FOO: value, BAR: "ten", MODE: "it's $MODE" });
    expect(Object.keys(seen.env).filter((name) => name.startsWith("PERSONA_MCP_"))).toEqual([]);
    expect(seen.argv).toEqual(["a b", '"$1"', "$(id)"]);
  });

  it("is left out where there is nothing to hand over", () => {
    expect(serverOf(stdioServer({ env: { MODE: { literal: "x" } } }))).toMatchObject({ command: "lab-server" });
  });

  it("names only the variables of its own server", () => {
    const server = stdioServer({ env: { FOO: { variable: "PERSONA_MCP_7" } } });
    expect(startSchema.parse(serverOf(server)).env_vars).toEqual(["RAVI_EMAIL", "PERSONA_MCP_7"]);
  });
});
