import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { readCodexConnection } from "./codex-connection.ts";

async function makeHome(files: Record<string, string>): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "codex-home-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), text);
  }
  return home;
}

const config = `
# mine
model = "gpt-5.5"
model_provider = "work"
openai_base_url = "https://api.work.test/v1"
cli_auth_credentials_store = "file"
sandbox_mode = "danger-full-access"
notify = ["evil"]

[model_providers.work]
name = "Work"
base_url = "https://work.test/v1"
env_key = "WORK_KEY"
env_http_headers = { "X-Team" = "WORK_TEAM" }
http_headers = { "X-Plain" = "1" }

[model_providers.private]
name = "Private"
base_url = "https://private.test/v1"
env_key = "PRIVATE_KEY"
experimental_bearer_token = "sentinel"

[mcp_servers.mine]
command = "x"

[shell_environment_policy.set]
RAVI_EMAIL = "other@example.test"

[projects."/srv/space"]
trust_level = "trusted"
`;

describe("readCodexConnection()", () => {
  it("is content without any configuration", async () => {
    expect(await readCodexConnection({ env: {}, home: await makeHome({}) })).toEqual({
      variables: ["CODEX_API_KEY", "OPENAI_API_KEY"],
      env: {},
      settings: {},
    });
  });

  it("keeps the provider in use, with its variables, and nothing else", async () => {
    const home = await makeHome({ ".codex/config.toml": config });
    const connection = await readCodexConnection({ env: {}, home });
    expect(connection).toEqual({
      variables: ["CODEX_API_KEY", "OPENAI_API_KEY", "WORK_KEY", "WORK_TEAM"],
      env: {},
      settings: {
        model_provider: "work",
        openai_base_url: "https://api.work.test/v1",
        cli_auth_credentials_store: "file",
        model_providers: {
          work: {
            name: "Work",
            base_url: "https://work.test/v1",
            env_key: "WORK_KEY",
            env_http_headers: { "X-Team": "WORK_TEAM" },
            http_headers: { "X-Plain": "1" },
          },
        },
      },
    });
    expect(JSON.stringify(connection)).not.toContain("sentinel");
  });

  it("keeps the name of a provider that codex has built in", async () => {
    const home = await makeHome({ ".codex/config.toml": 'model_provider = "oss"\n' });
    const { settings } = await readCodexConnection({ env: {}, home });
    expect(settings).toEqual({ model_provider: "oss" });
  });

  it("names the login file without reading it", async () => {
    const home = await makeHome({ ".codex/auth.json": "{ broken sentinel" });
    const connection = await readCodexConnection({ env: {}, home });
    expect(connection.loginFile).toBe(join(home, ".codex", "auth.json"));
    expect(JSON.stringify(connection)).not.toContain("sentinel");
  });

  it("looks where CODEX_HOME says", async () => {
    const home = await makeHome({
      ".codex/config.toml": 'model_provider = "wrong"\n',
      ".codex/auth.json": "{}",
      "elsewhere/config.toml": 'model_provider = "right"\n',
    });
    const connection = await readCodexConnection({ env: { CODEX_HOME: join(home, "elsewhere") }, home });
    expect(connection.settings).toEqual({ model_provider: "right" });
    expect(connection.loginFile).toBeUndefined();
  });

  it("takes an empty CODEX_HOME for none, and reads nothing from the current directory", async () => {
    const home = await makeHome({ ".codex/config.toml": 'model_provider = "right"\n', ".codex/auth.json": "{}" });
    const connection = await readCodexConnection({ env: { CODEX_HOME: "" }, home });
    expect(connection).toMatchObject({
      settings: { model_provider: "right" },
      loginFile: join(home, ".codex", "auth.json"),
    });
  });

  it("refuses a broken file without showing it", async () => {
    const home = await makeHome({ ".codex/config.toml": 'experimental_bearer_token = "sk-sentinel\n' });
    const reading = readCodexConnection({ env: {}, home });
    await expect(reading).rejects.toMatchObject({ code: "HARNESS_CONFIG_INVALID" });
    await expect(reading).rejects.not.toThrow("sentinel");
  });
});
