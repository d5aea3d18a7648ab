import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ModelConnection } from "../harness-adapter.ts";
import { readOpencodeConnection } from "./opencode-connection.ts";

async function makeHome(files: Record<string, unknown>): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "opencode-home-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  for (const [path, value] of Object.entries(files)) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), typeof value === "string" ? value : JSON.stringify(value));
  }
  return home;
}

const read = (home: string, env: Record<string, string> = {}, model = "work/big"): Promise<ModelConnection> =>
  readOpencodeConnection({ env, home, model });

const named = (name: string): object => ({ provider: { work: { name } } });

describe("readOpencodeConnection()", () => {
  it("is content without any configuration", async () => {
    const home = await makeHome({});
    expect(await read(home)).toEqual({
      variables: ["WORK_API_KEY", "OPENCODE_AUTH_CONTENT", "XDG_DATA_HOME"],
      env: {},
      home,
      settings: {},
    });
  });

  it("keeps the provider in use, with the variables it names, and nothing else", async () => {
    const work = {
      options: { apiKey: "{env:WORK_KEY}", headers: { "X-Team": "t-{env:WORK_TEAM}" } },
      models: { big: {} },
    };
    const home = await makeHome({
      ".config/opencode/opencode.jsonc": `{
        // mine
        "provider": ${JSON.stringify({ work, other: { options: { apiKey: "sentinel" } } })},
        "mcp": { "mine": { "type": "local", "command": ["x"] } },
        "permission": "allow",
        "plugin": ["evil"],
        "agent": { "build": {} },
      }`,
    });
    const connection = await read(home);
    expect(connection).toEqual({
      variables: ["WORK_API_KEY", "WORK_KEY", "WORK_TEAM", "OPENCODE_AUTH_CONTENT", "XDG_DATA_HOME"],
      env: {},
      home,
      settings: { provider: { work } },
    });
    expect(JSON.stringify(connection)).not.toContain("sentinel");
  });

  it.each([
    ["anthropic/x", ["ANTHROPIC_API_KEY"]],
    ["my-proxy.io/x", ["MY_PROXY_IO_API_KEY"]],
    ["google/gemini", ["GEMINI_API_KEY", "GOOGLE_API_KEY", "GOOGLE_GENERATIVE_AI_API_KEY"]],
    ["google-vertex/x", ["GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT", "GOOGLE_VERTEX_LOCATION"]],
    [
      "amazon-bedrock/x",
      [
        "AWS_ACCESS_KEY_ID",
        "AWS_BEARER_TOKEN_BEDROCK",
        "AWS_PROFILE",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
      ],
    ],
  ])("for model %s asks for %j", async (model, expected) => {
    const { variables } = await read(await makeHome({}), {}, model);
    expect(variables).toEqual([...expected, "OPENCODE_AUTH_CONTENT", "XDG_DATA_HOME"]);
  });

  it("reads the user's files in opencode's order, the last one first in rank", async () => {
    const home = await makeHome({
      ".config/opencode/config.json": named("oldest"),
      ".config/opencode/opencode.json": named("json"),
      ".config/opencode/opencode.jsonc": named("jsonc"),
      "extra.json": named("extra"),
    });
    expect((await read(home)).settings).toEqual(named("jsonc"));
    expect((await read(home, { OPENCODE_CONFIG: join(home, "extra.json") })).settings).toEqual(named("extra"));
  });

  it("adds up what several files say about one provider, as opencode does", async () => {
    const home = await makeHome({
      ".config/opencode/opencode.json": {
        provider: { work: { npm: "sdk", options: { baseURL: "https://w.test", timeout: 1 } } },
      },
      "extra.json": { provider: { work: { options: { timeout: 2 }, models: { big: {} } } } },
    });
    expect((await read(home, { OPENCODE_CONFIG: join(home, "extra.json") })).settings).toEqual({
      provider: { work: { npm: "sdk", options: { baseURL: "https://w.test", timeout: 2 }, models: { big: {} } } },
    });
  });

  it("looks where XDG_CONFIG_HOME says", async () => {
    const home = await makeHome({
      ".config/opencode/opencode.json": named("wrong"),
      "elsewhere/opencode/opencode.json": named("right"),
    });
    expect((await read(home, { XDG_CONFIG_HOME: join(home, "elsewhere") })).settings).toEqual(named("right"));
  });

  it("takes empty variables for none, and reads nothing from the current directory", async () => {
    const home = await makeHome({ ".config/opencode/opencode.json": named("right") });
    expect((await read(home, { XDG_CONFIG_HOME: "", OPENCODE_CONFIG: "" })).settings).toEqual(named("right"));
  });

  it("refuses a broken file without showing it", async () => {
    const home = await makeHome({
      ".config/opencode/opencode.json": '{ "provider": { "work": { "apiKey": "sk-sentinel',
    });
    const reading = read(home);
    await expect(reading).rejects.toMatchObject({ code: "HARNESS_CONFIG_INVALID" });
    await expect(reading).rejects.not.toThrow("sentinel");
  });
});
