import { describe, expect, it } from "vitest";
import { refuseSecretLiterals } from "./secret-literals.ts";

const token = `ghp_${"a1B2c3D4e5".repeat(4)}`;
const random = "wJalrXUtnFEMI7K7MDENGbPxRfiCY";

const found = (document: unknown): string[] =>
  refuseSecretLiterals(document).map(({ path, message }) => `${path.join("/")}: ${message}`);
const server = (fields: object): object => ({ mcpServers: { s: { type: "stdio", command: "x", ...fields } } });
const remote = (fields: object): object => ({ mcpServers: { s: { type: "http", url: "https://x", ...fields } } });

describe("refuseSecretLiterals()", () => {
  it.each([
    ["env/A", { env: { A: token } }],
    ["systemPrompt", { systemPrompt: `Use ${token}` }],
    ["tiers/best/systemPrompt", { tiers: { best: { systemPrompt: token } } }],
    ["mcpServers/s/command", server({ command: `x ${token}` })],
    ["mcpServers/s/args/1", server({ args: ["--token", token] })],
    ["mcpServers/s/env/A", server({ env: { A: token } })],
    ["mcpServers/s/headers/A", remote({ headers: { A: token } })],
    ["mcpServers/s/url", remote({ url: `https://x/?t=${token}` })],
    ["inputs/A/default", { inputs: { A: { default: token } } }],
    ["inputs/A", { inputs: { A: token } }],
    ["description", { description: token }],
    ["claudeMdContent", { claudeMdContent: token }],
    ["anything/0/else", { anything: [{ else: token }] }],
  ])("finds a token in %s", (path, document) => {
    expect(found(document)).toEqual([`${path}: holds what looks like a GitHub token`]);
  });

  it.each([
    [
      'env/AWS_SECRET_ACCESS_KEY: holds what looks like the value of "AWS_SECRET_ACCESS_KEY"',
      { env: { AWS_SECRET_ACCESS_KEY: random } },
    ],
    [
      'mcpServers/s/env/DB_PASSWORD: holds what looks like the value of "DB_PASSWORD"',
      server({ env: { DB_PASSWORD: random } }),
    ],
    ["mcpServers/s/args/0: holds what looks like a credential", server({ args: [`--api-key=${random}`] })],
    ["mcpServers/s/url: holds what looks like a credential", remote({ url: `https://x/?a=1&access_token=${random}` })],
    [
      "mcpServers/s/headers/Authorization: holds what looks like a credential",
      remote({ headers: { Authorization: "Bearer x" } }),
    ],
    ["mcpServers/s/headers/X-Api-Key: holds what looks like a credential", remote({ headers: { "X-Api-Key": "abc" } })],
    ["mcpServers/s/headers/A: holds what looks like a credential", remote({ headers: { A: "basic dXNlcg==" } })],
    ["mcpServers/s/args/1: holds what looks like a credential", server({ args: ["--api-key", random] })],
    ["inputs/LOGIN_TOKEN: holds what looks like a credential", { inputs: { LOGIN_TOKEN: random } }],
    ["inputs/API_KEY/default: holds what looks like a credential", { inputs: { API_KEY: { default: random } } }],
  ])("knows credentials by their names: %s", (expected, document) => {
    expect(found(document)).toEqual([expected]);
  });

  it.each([
    {
      env: {
        GITHUB_TOKEN: "$GITHUB_TOKEN",
        MAX_TOKENS: "4096",
        DB_PASSWORD: "postgres",
        API_KEY_FILE: "/run/secrets/key1",
      },
    },
    remote({ headers: { Authorization: "Bearer ${TOKEN}", "X-Api-Key": "$KEY", Accept: "application/json" } }),
    server({ args: ["--token=${TOKEN}", "--port=8080", "--api-key", "-y", "--token", "$TOKEN", "--name", random] }),
    { inputs: { PASSWORD_FILE: "/run/secrets/pass1", LOGIN_TOKEN: "none", BUILD: random } },
  ])("accepts refs and harmless values: %j", (document) => {
    expect(found(document)).toEqual([]);
  });

  it("never shows what it found", () => {
    for (const { message, hint } of refuseSecretLiterals({
      env: { A: token },
      systemPrompt: token,
      ...remote({ url: `https://u:${random}@x` }),
    })) {
      expect(`${message} ${hint}`).not.toMatch(/a1B2|wJal/);
    }
  });
});
