import { expect, it } from "vitest";
import { refuseAccountKeys } from "./account-keys.ts";

const paths = (document: unknown): string[] => refuseAccountKeys(document).map(({ path }) => path.join("/"));

it("refuseAccountKeys() refuses Ravi's keys wherever refs are resolved, and behind an input", () => {
  const document = {
    env: { A: "$RAVI_MANAGEMENT_KEY", B: "x${RAVI_API_TOKEN}" },
    inputs: { KEY: { env: "RAVI_IDENTITY_KEY" } },
    mcpServers: {
      s: { type: "stdio", command: "x", args: ["$RAVI_KEY"], env: { A: "$RAVI_SECRET" } },
      h: { type: "http", url: "https://x", headers: { A: "Bearer ${RAVI_MANAGEMENT_KEY}" } },
    },
  };
  expect(paths(document)).toEqual([
    "env/A",
    "env/B",
    "mcpServers/s/args/0",
    "mcpServers/s/env/A",
    "mcpServers/h/headers/A",
    "inputs/KEY/env",
  ]);
});

it("refuseAccountKeys() leaves the identity's public values and other people's keys alone", () => {
  const env = { A: "$RAVI_EMAIL", B: "$RAVI_CONFIG_DIR", C: "$GITHUB_TOKEN", D: "$RAVI_KEYBOARD" };
  expect(paths({ env, systemPrompt: "$RAVI_MANAGEMENT_KEY", inputs: { X: { env: "TOKEN" }, Y: null } })).toEqual([]);
});
