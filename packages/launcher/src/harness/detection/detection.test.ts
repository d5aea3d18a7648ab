import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { adapters } from "../adapters.ts";
import { harnessIds, type HarnessDetection, type HarnessId } from "../harness-adapter.ts";

interface User {
  home: string;
  command: string;
}

/** A home with these files, and a harness beside it that prints `output`. */
async function makeUser(files: Record<string, string>, output = "codex-cli 0.169.0"): Promise<User> {
  const root = await mkdtemp(join(tmpdir(), "detection-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const home = join(root, "home");
  await mkdir(home);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), text);
  }
  const command = join(root, "agent");
  await writeFile(command, `#!/bin/sh\n[ "$1" = --version ] && [ -z "$SECRET" ] && echo '${output}'\n`);
  await chmod(command, 0o755);
  return { home, command };
}

const detect = async (id: HarnessId, { home, command }: User, env: Record<string, string> = {}) =>
  adapters[id].detect({ env: { PATH: "/usr/bin:/bin", ...env }, home, command });

const loginOf = ({ loggedIn, loginSource }: HarnessDetection): unknown[] => [loggedIn, loginSource];

describe("detect()", () => {
  it.each<[HarnessId, string, string]>([
    ["claude", "2.1.197 (Claude Code)", "2.1.197"],
    ["codex", "codex-cli 0.169.0", "0.169.0"],
    ["opencode", "1.18.33", "1.18.33"],
  ])("reads the version of %s out of %j, with nothing of the caller's environment", async (id, output, version) => {
    expect((await detect(id, await makeUser({}, output), { SECRET: "x" })).version).toBe(version);
  });

  it.each(harnessIds)("says how to install %s when it is not there, or does not start", async (id) => {
    const { home } = await makeUser({});
    const gone = await adapters[id].detect({ env: {}, home, command: undefined });
    expect(gone).toMatchObject({ version: undefined, fix: adapters[id].installHint });
    const broken = await adapters[id].detect({ env: {}, home, command: "/nonexistent/agent" });
    expect(broken).toMatchObject({ version: undefined, fix: adapters[id].installHint });
  });

  it.each<[HarnessId, string]>([
    ["claude", "claude /login"],
    ["codex", "codex login"],
    ["opencode", "opencode auth login"],
  ])("says how to log in to %s when nothing tells of a login", async (id, fix) => {
    const expected =
      id === "claude" && process.platform === "darwin" ? { loggedIn: "unknown" } : { loggedIn: "no", fix };
    expect(await detect(id, await makeUser({}))).toMatchObject({ loginSource: undefined, ...expected });
  });

  it.each<[HarnessId, Record<string, string>, Record<string, string>, [string, string]]>([
    ["claude", {}, { ANTHROPIC_API_KEY: "sentinel" }, ["yes", "ANTHROPIC_API_KEY"]],
    ["claude", {}, { CLAUDE_CODE_USE_BEDROCK: "1" }, ["yes", "CLAUDE_CODE_USE_BEDROCK"]],
    ["claude", { ".claude/.credentials.json": "{}" }, {}, ["yes", "~/.claude/.credentials.json"]],
    [
      "claude",
      { ".claude/settings.json": '{"apiKeyHelper":"key"}' },
      {},
      ["yes", "apiKeyHelper in ~/.claude/settings.json"],
    ],
    [
      "claude",
      { ".claude/settings.json": '{"env":{"ANTHROPIC_AUTH_TOKEN":"sentinel"}}' },
      {},
      ["yes", "ANTHROPIC_AUTH_TOKEN in ~/.claude/settings.json"],
    ],
    ["codex", {}, { OPENAI_API_KEY: "sentinel" }, ["yes", "OPENAI_API_KEY"]],
    ["codex", { ".codex/auth.json": "{}" }, {}, ["yes", "~/.codex/auth.json"]],
    [
      "codex",
      { ".codex/config.toml": 'model_provider = "w"\n[model_providers.w]\nenv_key = "WORK_KEY"\n' },
      { WORK_KEY: "sentinel" },
      ["yes", "WORK_KEY"],
    ],
    [
      "codex",
      { ".codex/config.toml": 'model_provider = "w"\n[model_providers.w]\nenv_key = "WORK_KEY"\n' },
      { OPENAI_API_KEY: "sentinel" },
      ["no", "WORK_KEY (named by model_provider in ~/.codex/config.toml) is not set"],
    ],
    [
      "codex",
      { ".codex/config.toml": 'model_provider = "w"\n[model_providers.w]\nbase_url = "http://127.0.0.1:1/v1"\n' },
      {},
      ["yes", "model_provider in ~/.codex/config.toml"],
    ],
    ["opencode", {}, { OPENROUTER_API_KEY: "sentinel" }, ["yes", "OPENROUTER_API_KEY"]],
    [
      "opencode",
      { ".local/share/opencode/auth.json": '{"anthropic":{"type":"api","key":"sentinel"}}' },
      {},
      ["yes", "~/.local/share/opencode/auth.json"],
    ],
    [
      "opencode",
      { ".config/opencode/opencode.json": '{"provider":{"lab":{"options":{"apiKey":"{env:LAB_KEY}"}}}}' },
      { LAB_KEY: "sentinel" },
      ["yes", 'provider "lab" in opencode\'s configuration'],
    ],
  ])("%s with %j and %j", async (id, files, env, expected) => {
    const detection = await detect(id, await makeUser(files), env);
    expect(loginOf(detection)).toEqual(expected);
    expect(detection.fix === undefined).toBe(expected[0] === "yes");
    expect(JSON.stringify(detection)).not.toContain("sentinel");
  });

  it.each<[HarnessId, Record<string, string>]>([
    ["claude", { ".claude/settings.json": "{ broken" }],
    ["codex", { ".codex/config.toml": "= broken" }],
    ["codex", { ".codex/config.toml": 'cli_auth_credentials_store = "keyring"\n' }],
    ["opencode", { ".config/opencode/opencode.json": "{ broken" }],
    ["opencode", { ".config/opencode/opencode.json": '{"provider":{"lab":{}}}' }],
  ])("does not know about %s with %j, and does not throw", async (id, files) => {
    expect(await detect(id, await makeUser(files))).toMatchObject({ loggedIn: "unknown", fix: undefined });
  });

  it("takes no empty login file for a login", async () => {
    const user = await makeUser({ ".local/share/opencode/auth.json": "{}" });
    expect(await detect("opencode", user)).toMatchObject({ loggedIn: "no" });
  });
});
