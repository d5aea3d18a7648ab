import { describe, expect, it } from "vitest";
import { refuseSecretsOnCommandLines } from "./command-line-refs.ts";

const found = (servers: unknown, inputs: object = { SITE: {} }): string[] =>
  refuseSecretsOnCommandLines({ inputs, mcpServers: servers }).map(
    ({ path, message }) => `${path.slice(1).join("/")}: ${message}`,
  );

describe("refuseSecretsOnCommandLines()", () => {
  it("refuses refs to secrets in command, args and url", () => {
    const servers = {
      a: { type: "stdio", command: "$BIN", args: ["-t", "${TOKEN}", "${SITE}-${KEY}"] },
      b: { type: "http", url: "https://x/${TOKEN}" },
    };
    expect(found(servers)).toEqual([
      'a/command: "BIN" would put a secret on a command line',
      'a/args/1: "TOKEN" would put a secret on a command line',
      'a/args/2: "KEY" would put a secret on a command line',
      'b/url: "TOKEN" would put a secret into a URL',
    ]);
  });

  it("says where the secret belongs instead", () => {
    const [finding] = refuseSecretsOnCommandLines({ mcpServers: { a: { args: ["$T"] } } });
    expect(finding?.hint).toBe(
      'Use "env" for it; only inputs and RAVI_EMAIL, RAVI_PHONE, RAVI_CONFIG_DIR may stand here',
    );
  });

  it("allows inputs and the identity's public values there, and any ref in env and headers", () => {
    const servers = {
      a: { command: "x", args: ["$RAVI_EMAIL", "${RAVI_PHONE}", "$RAVI_CONFIG_DIR", "$SITE"], env: { T: "$TOKEN" } },
      b: { url: "$SITE", headers: { Authorization: "Bearer ${TOKEN}" } },
    };
    expect(found(servers)).toEqual([]);
  });

  it("leaves to the shell what the shell expands: the value never stands on the command line", () => {
    expect(found({ a: { command: "sh", args: ["-c", 'run "$TOKEN"'] } })).toEqual([]);
  });
});
