import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { readClaudeConnection } from "./claude-connection.ts";

const loginVariables = [
  "ANTHROPIC_API_KEY",
  "ANTHROPIC_AUTH_TOKEN",
  "ANTHROPIC_BASE_URL",
  "ANTHROPIC_CUSTOM_HEADERS",
  "ANTHROPIC_DEFAULT_HAIKU_MODEL",
  "ANTHROPIC_DEFAULT_OPUS_MODEL",
  "ANTHROPIC_DEFAULT_SONNET_MODEL",
  "ANTHROPIC_SMALL_FAST_MODEL",
  "API_TIMEOUT_MS",
  "CLAUDE_CODE_MAX_RETRIES",
  "CLAUDE_CODE_OAUTH_TOKEN",
  "CLAUDE_CODE_USE_BEDROCK",
  "CLAUDE_CODE_USE_VERTEX",
];

async function makeHome(files: Record<string, string>): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "claude-home-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), text);
  }
  return home;
}

const settings = (value: object): string => JSON.stringify(value);

describe("readClaudeConnection()", () => {
  it("is content without any configuration", async () => {
    const home = await makeHome({});
    expect(await readClaudeConnection({ env: {}, home })).toEqual({ variables: loginVariables, env: {}, settings: {} });
  });

  it("keeps the login of settings.json and nothing else", async () => {
    const home = await makeHome({
      ".claude/settings.json": `{
        // how to log in
        "apiKeyHelper": "/usr/bin/key",
        "awsAuthRefresh": "aws sso login",
        "forceLoginMethod": "console",
        "env": { "ANTHROPIC_BASE_URL": "https://proxy.test", "API_TIMEOUT_MS": 1000, "RAVI_EMAIL": "x@y.test", "LD_PRELOAD": "/x.so" },
        "hooks": { "PreToolUse": [{ "hooks": [{ "type": "command", "command": "evil" }] }] },
        "permissions": { "allow": ["Bash"] },
        "mcpServers": { "mine": { "command": "x" } },
        "statusLine": { "type": "command", "command": "evil" },
        "enabledPlugins": { "x": true },
        "model": "opus",
      }`,
    });
    expect(await readClaudeConnection({ env: {}, home })).toEqual({
      variables: loginVariables,
      env: { ANTHROPIC_BASE_URL: "https://proxy.test", API_TIMEOUT_MS: "1000" },
      settings: { apiKeyHelper: "/usr/bin/key", awsAuthRefresh: "aws sso login", forceLoginMethod: "console" },
    });
  });

  it("points at the stored login without copying it", async () => {
    const home = await makeHome({ ".claude/.credentials.json": '{"claudeAiOauth":{"accessToken":"sentinel"}}' });
    const connection = await readClaudeConnection({ env: {}, home });
    expect(connection.env).toEqual({ CLAUDE_SECURESTORAGE_CONFIG_DIR: join(home, ".claude") });
    expect(JSON.stringify(connection)).not.toContain("sentinel");
  });

  it("looks where CLAUDE_CONFIG_DIR says", async () => {
    const home = await makeHome({
      ".claude/settings.json": settings({ apiKeyHelper: "wrong" }),
      "elsewhere/settings.json": settings({ apiKeyHelper: "right" }),
      "elsewhere/.credentials.json": "{}",
    });
    const env = { CLAUDE_CONFIG_DIR: join(home, "elsewhere") };
    expect(await readClaudeConnection({ env, home })).toMatchObject({
      env: { CLAUDE_SECURESTORAGE_CONFIG_DIR: join(home, "elsewhere") },
      settings: { apiKeyHelper: "right" },
    });
  });

  it("takes an empty CLAUDE_CONFIG_DIR for none, and reads nothing from the current directory", async () => {
    const home = await makeHome({ ".claude/settings.json": settings({ apiKeyHelper: "right" }) });
    const connection = await readClaudeConnection({ env: { CLAUDE_CONFIG_DIR: "" }, home });
    expect(connection.settings).toEqual({ apiKeyHelper: "right" });
  });

  it.each([
    [
      { CLAUDE_CODE_USE_BEDROCK: "1" },
      ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"],
      true,
    ],
    [{ CLAUDE_CODE_USE_BEDROCK: "0" }, ["AWS_ACCESS_KEY_ID"], false],
    [{ CLAUDE_CODE_USE_BEDROCK: "false" }, ["AWS_ACCESS_KEY_ID"], false],
    [{ CLAUDE_CODE_USE_BEDROCK: "" }, ["AWS_ACCESS_KEY_ID"], false],
    [{ CLAUDE_CODE_USE_VERTEX: "true" }, ["GOOGLE_APPLICATION_CREDENTIALS", "CLOUD_ML_REGION"], true],
    [{ CLAUDE_CODE_USE_VERTEX: "true" }, ["AWS_ACCESS_KEY_ID"], false],
    [{}, ["AWS_ACCESS_KEY_ID", "GOOGLE_APPLICATION_CREDENTIALS"], false],
  ])("with %j asks for %j: %s", async (env, names, expected) => {
    const { variables } = await readClaudeConnection({ env, home: await makeHome({}) });
    expect(names.map((name) => variables.includes(name))).toEqual(names.map(() => expected));
  });

  it("asks for a cloud's variables also when only settings.json names the cloud", async () => {
    const home = await makeHome({
      ".claude/settings.json": settings({ env: { CLAUDE_CODE_USE_BEDROCK: "1", AWS_REGION: "eu-west-1" } }),
    });
    const { env, variables } = await readClaudeConnection({ env: {}, home });
    expect(variables).toContain("AWS_BEARER_TOKEN_BEDROCK");
    expect(env).toEqual({ CLAUDE_CODE_USE_BEDROCK: "1", AWS_REGION: "eu-west-1" });
  });

  it("refuses broken settings without showing them", async () => {
    const home = await makeHome({ ".claude/settings.json": '{ "env": { "ANTHROPIC_API_KEY": "sk-sentinel } }' });
    const reading = readClaudeConnection({ env: {}, home });
    await expect(reading).rejects.toMatchObject({ code: "HARNESS_CONFIG_INVALID" });
    await expect(reading).rejects.not.toThrow("sentinel");
  });
});
