import { describe, expect, it } from "vitest";
import { looksRandom, secretKind } from "./secret-patterns.ts";

// Put together here, so that no scanner takes this file for a leak.
const body = "a1B2c3D4e5".repeat(4);
const secrecy = "PRIVATE";
const password = "hunter2";
const upper = "A1B2C3D4E5F6G7H8";
const jwtPart = (text: string): string => Buffer.from(text).toString("base64url");

const secrets: readonly (readonly [kind: string, text: string])[] = [
  ["a Ravi key", `ravi_id_${body}`],
  ["a Ravi key", `ravi_mgmt_${body}`],
  ["a Ravi sign-in token", `rvt_${body}`],
  ["a GitHub token", `ghp_${body}`],
  ["a GitHub token", `ghs_${body}`],
  ["a GitHub token", `github_pat_${body}_${body}`],
  ["a GitLab token", `glpat-${body}`],
  ["an API key", `sk-${body}`],
  ["an API key", `sk-ant-api03-${body}`],
  ["an API key", `sk-proj-${body}`],
  ["a Stripe key", `sk_live_${body}`],
  ["a Slack token", `xoxb-${"123456789-".repeat(2)}abc`],
  ["an AWS access key id", `AKIA${upper}`],
  ["an AWS access key id", `ASIA${upper}`],
  ["a Google API key", `AIza${body}`],
  ["an npm token", `npm_${body}`],
  ["a Hugging Face token", `hf_${body}`],
  ["a JSON web token", `${jwtPart('{"alg":"HS256"}')}.${jwtPart('{"sub":"1234567890"}')}.${body}`],
  ["a private key", `-----BEGIN RSA ${secrecy} KEY-----\nMII`],
  ["a private key", `-----BEGIN ${secrecy} KEY-----`],
  ["a bearer token", `Bearer ${body}`],
  ["a URL with a password", `postgres://app:${password}@db.example.com/app`],
];

describe("secretKind()", () => {
  it.each(secrets)("recognises %s", (kind, text) => {
    expect(secretKind(text)).toBe(kind);
    expect(secretKind(`Use "${text}" for it.`)).toBe(kind);
    expect(secretKind(`KEY=${text}\nNEXT=1`)).toBe(kind);
  });

  it.each([
    "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "keys begin with ravi_id_, tokens with ghp_ or sk-",
    "a risk-based-approach-to-1000-task-lists",
    "sk-your-api-key-goes-here-please",
    "npm_config_registry and npm_lifecycle_event",
    "Bearer ${TOKEN}",
    "Use bearer authentication with the header",
    "https://example.com:8080/a@b",
    "https://user@example.com",
    "https://user:${PASSWORD}@example.com",
    "https://user:<password>@example.com",
    "https://user:****@example.com",
    "mail a@example.com at 10:30",
    "-----BEGIN PUBLIC KEY-----",
    "-----BEGIN CERTIFICATE-----",
    "claude-sonnet-4-5-20250929",
    "",
  ])("lets %j pass", (text) => {
    expect(secretKind(text)).toBeUndefined();
  });

  // A pattern that backtracks would not come to an end before the runner's own limit.
  it.each(["a", "sk-", "://", "eyJ", "Bearer ", "a:", "://a:"])("gets through a megabyte of %j", (piece) => {
    expect(secretKind(piece.repeat(1_000_000 / piece.length))).toBeUndefined();
  });
});

it("looksRandom() tells a random credential from words, paths and numbers", () => {
  expect(looksRandom(body)).toBe(true);
  for (const text of [
    "postgres",
    "4096",
    "/usr/local/lib/python3.12",
    "a1 b2 c3 d4 e5 f6 g7",
    "averyveryverylongword",
    "https://a1.example.com",
  ]) {
    expect({ text, random: looksRandom(text) }).toEqual({ text, random: false });
  }
});
