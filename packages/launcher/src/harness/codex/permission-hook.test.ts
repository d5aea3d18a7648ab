import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import type { CodexRules } from "./codex-permissions.ts";

const hook = fileURLToPath(new URL("permission-hook.mjs", import.meta.url));

async function writeRules(contents: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "permission-hook-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const path = join(directory, "rules.json");
  await writeFile(path, contents);
  return path;
}

/** Asks the hook about calls one after the other, in one process of node each, as codex does. */
function ask(path: string, input: string): { refused: boolean; reason: string } {
  const { status, stderr } = spawnSync(process.execPath, [hook, path], { input, encoding: "utf8", env: {} });
  expect([0, 2]).toContain(status);
  return { refused: status === 2, reason: stderr.trim() };
}

const rules = (fields: Partial<CodexRules>): CodexRules => ({
  allow: [],
  deny: [],
  closed: false,
  acceptEdits: false,
  ...fields,
});

async function refusedCommands(fields: Partial<CodexRules>, commands: readonly string[]): Promise<string[]> {
  const path = await writeRules(JSON.stringify(rules(fields)));
  const isRefused = (command: string): boolean =>
    ask(path, JSON.stringify({ tool_name: "Bash", tool_input: { command } })).refused;
  return commands.filter(isRefused);
}

describe("permission-hook.mjs", () => {
  it("lets pass only what an allow list names, ravi, and commands that just look", async () => {
    const allowed = [
      "git status",
      "git",
      "git log | head -3",
      "git commit -m 'a; b $x'",
      "git add *.ts ~/x\ngit status",
      "rg --files",
      "ravi get email",
      "ls -la; cat file",
      "npm run test",
    ];
    const refused = [
      "cd /x && git log",
      "gitx status",
      "touch x",
      "git status; touch x",
      "git status && rm -rf /",
      "git log > file",
      "git $(touch x)",
      "git `touch x`",
      'git "$(touch x)"',
      "X=1 git status",
      "git status &\ntouch x",
      "git status\ntouch x",
      "git status\r\ntouch x",
      "git status & touch x",
      "rg --pre=touch x",
      "! git status",
      "npm run test:all",
      "npm run build",
      "(git status)",
      "cat <(touch x)",
    ];
    const fields = { closed: true, allow: ["Bash(git:*)", "Bash(npm run test)"] };
    expect(await refusedCommands(fields, [...allowed, ...refused])).toEqual(refused);
  });

  it("refuses what is denied, wherever in a line it stands, also when all else is allowed", async () => {
    const refused = [
      "rm -rf x",
      "ls; rm x",
      "sudo rm x",
      "/bin/rm x",
      "FOO=1 rm x",
      "\\rm x",
      "'rm' x",
      'r"m" x',
      "echo $(rm x)",
      "bash -c 'rm x'",
      "find . | xargs rm",
      "if true; then rm x; fi",
      "env A=b command rm x",
      "git push origin main",
      "git push $REMOTE main",
      "timeout 5 rm x",
      "! rm x",
      "sudo -u root rm x",
      "env -u A rm x",
      "nice -n 5 rm x",
      "exec -a z rm x",
      "bash -c rm\\ x",
      "setsid rm x",
      "stdbuf -o0 rm x",
      "coproc rm x",
      "find . -exec rm {} +",
      "find . -exec /bin/rm {} ;",
      ">f rm x",
      ">f>g rm x",
      "2>/dev/null rm x",
      "</dev/null rm x",
      "rm>f x",
      "{rm,x}",
      "rm$IFS'x'",
      "rm\tx",
      "npm publish 2>&1",
      // The price: a word is taken for a command.
      "echo rm",
    ];
    const passed = ["ls", "rmdir x", "git push origin topic", "echo farm x-rm rm.txt", "npm publish --dry-run"];
    const fields = {
      closed: true,
      allow: ["Bash"],
      deny: ["Bash(rm:*)", "Bash(git push * main)", "Bash(npm publish)"],
    };
    expect(await refusedCommands(fields, [...refused, ...passed])).toEqual(refused);
  });

  it("answers in time about a long line", async () => {
    const line = "a/b c=d 'e' ".repeat(20_000);
    expect(await refusedCommands({ deny: ["Bash(rm:*)", "Bash(git * push)"] }, [line])).toEqual([]);
  });

  it("refuses every command when the shell is denied", async () => {
    expect(await refusedCommands({ deny: ["Bash"] }, ["ls", "ravi get email"])).toEqual(["ls", "ravi get email"]);
  });

  it.each<[string, Partial<CodexRules>, string, boolean]>([
    ["an edit, closed", { closed: true, allow: ["Bash"] }, "apply_patch", true],
    ["an edit that is allowed", { closed: true, allow: ["Edit"] }, "apply_patch", false],
    ["an edit that is accepted", { closed: true, allow: ["Bash"], acceptEdits: true }, "apply_patch", false],
    ["an edit that is denied", { deny: ["Write"] }, "apply_patch", true],
    ["an edit, open", {}, "apply_patch", false],
    ["a denied MCP tool", { deny: ["mcp__lab__drop"] }, "mcp__lab__drop", true],
    ["another tool of that server", { deny: ["mcp__lab__drop"] }, "mcp__lab__dropped", false],
    ["a tool of a denied server", { deny: ["mcp__lab__*"] }, "mcp__lab__read", true],
    ["a persona's MCP tool, closed", { closed: true, allow: ["Bash(git:*)"] }, "mcp__lab__read", false],
    ["a denied agent", { deny: ["Task"] }, "spawn_agent", true],
    ["an MCP tool by the beginning of its name", { deny: ["mcp__lab__get*"] }, "mcp__lab__get_all", true],
    ["an MCP tool by the end of its name", { deny: ["mcp__lab__*_all"] }, "mcp__lab__get_all", true],
    ["an MCP tool that no star reaches", { deny: ["mcp__lab__get*"] }, "mcp__lab__forget", false],
    ["a tool of a server by a part of its name", { deny: ["mcp__la*"] }, "mcp__lab__read", true],
    ["an agent, closed", { closed: true, allow: ["Bash"] }, "spawn_agent", true],
    ["an agent that is allowed", { closed: true, allow: ["Task"] }, "spawn_agent", false],
    ["a search in the web, closed", { closed: true, allow: ["Bash"] }, "web_search", true],
    ["a tool it does not know, closed", { closed: true, allow: ["Bash"] }, "teleport", true],
    ["a tool it does not know, open", { deny: ["Bash(rm:*)"] }, "teleport", false],
    ["a look at an image, closed", { closed: true, allow: ["Bash"] }, "view_image", false],
    ["a plan, closed", { closed: true, allow: ["Bash(git:*)"] }, "update_plan", false],
  ])("decides on %s", async (_name, fields, tool, refused) => {
    const path = await writeRules(JSON.stringify(rules(fields)));
    expect(ask(path, JSON.stringify({ tool_name: tool, tool_input: {} })).refused).toBe(refused);
  });

  it.each<[string, Partial<CodexRules>, string, boolean]>([
    ["waiting for a program", { closed: true, allow: ["Bash(git:*)"] }, "", false],
    ["typing, with some commands allowed", { closed: true, allow: ["Bash(git:*)"] }, "y\n", true],
    ["typing, with the shell allowed", { closed: true, allow: ["Bash"] }, "y\n", false],
    ["typing, open", { deny: ["Bash(rm:*)"] }, "y\n", false],
    ["typing what is denied", { closed: true, allow: ["Bash"], deny: ["Bash(rm:*)"] }, "rm x\n", true],
  ])("decides on %s", async (_name, fields, chars, refused) => {
    const path = await writeRules(JSON.stringify(rules(fields)));
    const call = { tool_name: "write_stdin", tool_input: { session_id: 1, chars } };
    expect(ask(path, JSON.stringify(call)).refused).toBe(refused);
  });

  it.each([
    ["rules that are no JSON", "{", "{}"],
    ["a call that is no JSON", JSON.stringify(rules({})), "nonsense"],
    ["no call at all", JSON.stringify(rules({})), ""],
  ])("refuses when there are %s, because codex would run the tool", async (_name, contents, input) => {
    const { refused, reason } = ask(await writeRules(contents), input);
    expect(refused).toBe(true);
    expect(reason).toContain("could not be read");
  });

  it("refuses when there are no rules to read", () => {
    expect(ask("/nonexistent/rules.json", "{}").refused).toBe(true);
  });
});
