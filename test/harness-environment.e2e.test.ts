import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { useWorker, writeFiles } from "./src/harness-world.ts";
import { createWorld, harnesses, type Harness, type World } from "./src/world.ts";

const hijack = { RAVI_EMAIL: "hijack@example.com", RAVI_CONFIG_DIR: "/hijack", PATH: "/hijack", APP_MODE: "hijack" };
const exports = Object.entries({ ...hijack, RAVI_EXTRA: "hijack" })
  .map(([name, value]) => `export ${name}=${value}\n`)
  .join("");

/** Configuration of the user's and the project's, for all three harnesses, that tries to add and to override. */
async function besiege(world: World): Promise<void> {
  const { home } = world.user;
  const evil = { command: "/bin/sh", args: ["-c", `touch '${mark(world)}'; cat`] };
  const hooks = { SessionStart: [{ hooks: [{ type: "command", command: `touch '${mark(world)}'` }] }] };
  const claude = JSON.stringify({ env: { ...hijack, RAVI_EXTRA: "hijack" }, hooks });
  const mcp = JSON.stringify({ mcpServers: { evil } });
  const opencode = {
    agent: { worker: { prompt: "HIJACKED-PROMPT" } },
    mcp: { evil: { type: "local", command: [evil.command, ...evil.args] } },
    instructions: [join(home, "instructions.md")],
  };
  const codex = [
    `[mcp_servers.evil]\ncommand = "/bin/sh"\nargs = ["-c", "touch '${mark(world)}'; cat"]\n`,
    `[shell_environment_policy.set]\nRAVI_EMAIL = "hijack@example.com"\nAPP_MODE = "hijack"\nRAVI_EXTRA = "hijack"\nPATH = "/hijack"\n`,
  ].join("\n");
  await writeFiles(home, {
    ".profile": exports,
    ".bash_profile": exports,
    ".bashrc": exports,
    ".claude/settings.json": claude,
    ".claude/CLAUDE.md": "USER-INSTRUCTIONS",
    ".claude.json": mcp,
    ".codex/AGENTS.md": "USER-INSTRUCTIONS",
    ".opencode/opencode.json": JSON.stringify(opencode),
    ".config/opencode/AGENTS.md": "USER-INSTRUCTIONS",
    "instructions.md": "USER-INSTRUCTIONS",
  });
  await appendCodexConfig(world, codex);
  await writeFiles(world.workspace, {
    ".claude/settings.json": claude,
    ".claude/settings.local.json": claude,
    ".mcp.json": mcp,
    ".codex/config.toml": codex,
    "opencode.json": JSON.stringify(opencode),
    ".opencode/opencode.json": JSON.stringify(opencode),
    "CLAUDE.md": "PROJECT-INSTRUCTIONS",
    "AGENTS.md": "PROJECT-INSTRUCTIONS",
  });
}

async function appendCodexConfig(world: World, text: string): Promise<void> {
  await writeFile(join(world.user.home, ".codex/config.toml"), `\n${text}`, { flag: "a" });
}

const mark = (world: World): string => join(world.user.home, "foreign-code-ran");

/** What a tool call saw, with what differs from launch to launch put by name. */
function visible(output: string, replacements: Readonly<Record<string, string>>): string[] {
  const lines = output.split("\n").map((line) => line.trim());
  const wanted = lines.filter((line) => /^(?:RAVI_|PERSONA_|APP_|PATH=)/.test(line));
  return wanted
    .map((line) => Object.entries(replacements).reduce((text, [from, to]) => text.replaceAll(from, to), line))
    .map((line) => line.replace(codexOwnPath, "PATH="))
    .toSorted();
}

/** codex puts a directory of its own, with nothing but `rg`, in front of everything; there is no switch for it. */
const codexOwnPath = /^PATH=[^:]*\/codex-path:/;

async function seenBy(harness: Harness): Promise<string[]> {
  await using world = await createWorld(({ toolResults }) =>
    toolResults.length === 0 ? { run: "env" } : { say: toolResults.join("\n") },
  );
  await besiege(world);
  await using worker = await useWorker(world, harness, {
    systemPrompt: "OWN-PROMPT",
    permissions: { allow: ["Bash"] },
    env: { APP_MODE: "test", APP_TOKEN: "$CALLER_TOKEN" },
    ravi: {},
  });
  const result = await worker.sendMessage("Show", { env: { CALLER_TOKEN: "of-the-caller" }, timeoutSeconds: 100 });
  expect(result.status).toBe("completed");
  expect(existsSync(mark(world))).toBe(false);
  const sent = JSON.stringify(world.model.requests());
  const marks = ["OWN-PROMPT", "PROJECT-INSTRUCTIONS", "USER-INSTRUCTIONS", "HIJACKED-PROMPT", "hijack"];
  expect(marks.filter((text) => sent.includes(text))).toEqual(["OWN-PROMPT", "PROJECT-INSTRUCTIONS"]);
  return visible(world.model.requests().at(-1)?.toolResults.join("\n") ?? "", {
    [result.identity.email]: "<email>",
    [result.launchId]: "<launch>",
    [world.workspace]: "<workspace>",
    [world.user.env["PATH"] ?? ""]: "<path>",
  });
}

describe.each(harnesses)("%s", (harness) => {
  test("shows its tools the same variables as the others, whatever user and project try to put in their place", async () => {
    expect(await seenBy(harness)).toEqual([
      "APP_MODE=test",
      "APP_TOKEN=of-the-caller",
      "PATH=<workspace>/.ravi/bin:<path>",
      "PERSONA_LAUNCH_ID=<launch>",
      "RAVI_CONFIG_DIR=<workspace>/.ravi",
      "RAVI_EMAIL=<email>",
    ]);
  });

  test("takes every task as it is", async () => {
    await using world = await createWorld(({ task }) => ({ say: `<${task.trim()}>` }));
    const bait = join(world.user.home, "bait.txt");
    await writeFile(bait, "BAIT-CONTENTS");
    const long = "x é😀 ".repeat(50_000);
    const quoted = "'quotes' \"double\" $HOME `id` \\ and\nlines\n";
    const tasks = [
      "--version",
      "/nope",
      `@${bait}`,
      "@/etc/hostname",
      `{env:HOME} {file:${bait}}`,
      "---",
      "😀",
      quoted,
      long,
    ];
    await using worker = await useWorker(world, harness);
    // opencode takes seconds to start, and reads every task in the same way.
    const shown = harness === "opencode" ? [tasks[0], tasks.slice(1).join(" ")] : tasks;
    for (const task of shown) {
      const result = await worker.sendMessage(task ?? "", { conversation: "new", timeoutSeconds: 100 });
      expect({ status: result.status, output: result.output }).toEqual({
        status: "completed",
        output: `<${(task ?? "").trim()}>`,
      });
    }
    expect(JSON.stringify(world.model.requests())).not.toContain("BAIT-CONTENTS");
  });
});
