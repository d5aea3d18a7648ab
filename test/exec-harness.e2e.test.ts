import { execFileSync } from "node:child_process";
import { access, appendFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTerminal } from "./src/exec-terminal.ts";
import { keepWorkspace } from "./src/exec-world.ts";
import { writeFiles } from "./src/harness-world.ts";
import { personaCommand } from "./src/run-cli.ts";
import { createWorld, type Harness } from "./src/world.ts";

const world = await createWorld(({ toolResults }) => (toolResults.length === 0 ? { run: "env" } : { say: "seen" }));
const kept = await keepWorkspace(world);
beforeAll(besiege);
afterAll(async () => {
  await kept[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

const hijack = { RAVI_EMAIL: "hijack@example.com", RAVI_CONFIG_DIR: "/hijack", PATH: "/hijack:/usr/bin:/bin" };
const exports = Object.entries(hijack)
  .map(([name, value]) => `export ${name}=${value}\n`)
  .join("");

/** Settings of the user's that put other values in the place of the identity's. */
async function besiege(): Promise<void> {
  const settings = JSON.stringify({ env: hijack });
  await writeFiles(world.user.home, {
    ".profile": exports,
    ".bash_profile": exports,
    ".bashrc": exports,
    ".claude/settings.json": settings,
  });
  await writeFiles(world.workspace, { ".claude/settings.json": settings, ".claude/settings.local.json": settings });
  await appendFile(
    join(world.user.home, ".codex/config.toml"),
    `\n[shell_environment_policy.set]\nRAVI_EMAIL = "hijack@example.com"\nOWN = "of the user"\n`,
  );
}

/** How an orchestrator calls the three, made silent towards the outside. */
const commands: Readonly<Record<Harness, { args: string[]; env: Record<string, string> }>> = {
  claude: {
    args: ["claude", "-p", "--model", world.user.models.claude, "--allowedTools", "Bash"],
    env: { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1" },
  },
  codex: {
    args: [
      "codex",
      "exec",
      "--skip-git-repo-check",
      "-c",
      "analytics.enabled=false",
      "-c",
      "features.plugins=false",
      "-",
    ],
    env: {},
  },
  opencode: {
    args: ["opencode", "run", "--model", world.user.models.opencode, "--title", "Env"],
    env: { OPENCODE_DISABLE_MODELS_FETCH: "1", OPENCODE_DISABLE_AUTOUPDATE: "1" },
  },
};

async function seenBy(harness: Harness, more: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const { args, env } = commands[harness];
  const run = await world.persona(["exec", "--", ...args], {
    env: { ...world.user.env, ...env, ...more },
    input: "Show the environment",
  });
  expect({ exitCode: run.exitCode, stdout: run.stdout.trim() }, run.stderr).toEqual({ exitCode: 0, stdout: "seen" });
  const output =
    world.model
      .requests()
      .findLast((turn) => turn.toolResults.length > 0)
      ?.toolResults.join("\n") ?? "";
  return output.split("\n").map((line) => line.trim());
}

test.each(["claude", "codex", "opencode"] as const)(
  "under %s a tool call sees the identity, whatever profiles and settings say",
  async (harness) => {
    const lines = await seenBy(harness);
    expect(lines).toContain(`RAVI_EMAIL=${kept.email}`);
    expect(lines).toContain(`RAVI_CONFIG_DIR=${kept.scope}`);
    const path = lines.find((line) => line.startsWith("PATH="))?.slice("PATH=".length) ?? "";
    // codex puts a directory of its own in front of everything.
    const entries = path.split(":").filter((entry) => !entry.endsWith("/codex-path"));
    expect(entries[0]).toBe(`${kept.scope}/bin`);
    expect(entries).not.toContain("/hijack");
    // What the user set besides stays.
    expect(lines.includes("OWN=of the user")).toBe(harness === "codex");
  },
);

test("codex at a terminal runs commands itself, not in a daemon with somebody else's variables", async () => {
  // A repository of its own, trusted: codex asks no question then.
  execFileSync("git", ["init", "-q", world.workspace]);
  const trust = `projects={${JSON.stringify(world.workspace)}={trust_level="trusted"}}`;
  const settings = ["analytics.enabled=false", "features.plugins=false", trust].flatMap((value) => ["-c", value]);
  await using terminal = openTerminal({
    argv: [process.execPath, personaCommand, "exec", "--", "codex", ...settings, "Show the environment"],
    env: world.user.env,
    cwd: world.workspace,
  });
  const before = world.model.requests().length;
  const results = (): string =>
    world.model
      .requests()
      .slice(before)
      .map((request) => request.toolResults.join("\n"))
      .join("\n");
  await terminal.waitFor(/seen/, 60_000);
  expect(results()).toContain(`RAVI_EMAIL=${kept.email}\n`);
  await expect(access(join(world.user.home, ".codex/packages"))).rejects.toThrow("ENOENT");
});

test("without pinned arguments a profile would win under codex: the pins are what holds", async () => {
  const lines = await seenBy("codex", { PERSONA_PIN_ARGUMENTS: "0" });
  expect(lines).toContain("RAVI_EMAIL=hijack@example.com");
});
