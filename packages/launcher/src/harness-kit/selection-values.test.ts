import type { PersonaSelection } from "@agentworkforce/workload-router";
import { describe, expect, it } from "vitest";
import { callerVariables, identityVariables } from "./caller-variables.ts";
import { resolveSelection } from "./selection-values.ts";

const selection: PersonaSelection = {
  personaId: "p",
  tier: "best",
  runtime: {
    harness: "claude",
    model: "m",
    systemPrompt: "Go to $PLACE.",
    harnessSettings: { reasoning: "low", timeoutSeconds: 1 },
  },
  skills: [],
  rationale: "r",
  inputs: { PLACE: { default: "Rome" } },
  env: { TOKEN: "$LAB_TOKEN", GONE: "$NOWHERE", PLAIN: "x" },
  mcpServers: {
    lab: { type: "http", url: "https://lab.test", headers: { Authorization: "Bearer ${LAB_TOKEN}", Plain: "y" } },
    lost: { type: "stdio", command: "${NOWHERE_EITHER}" },
  },
};

describe("resolveSelection()", () => {
  it("fills in refs and inputs, and tells what came from a ref and what was missing", () => {
    const values = resolveSelection(selection, { PLACE: "Oslo" }, { LAB_TOKEN: "sentinel-1" });
    expect(values).toMatchObject({
      systemPrompt: "Go to Oslo.",
      inputs: { PLACE: "Oslo" },
      env: { TOKEN: "sentinel-1", PLAIN: "x" },
      secrets: ["sentinel-1", "Bearer sentinel-1"],
      missingRefs: ["NOWHERE", "NOWHERE_EITHER"],
    });
    expect(values.env).not.toHaveProperty("GONE");
    expect(JSON.stringify(values.mcp.servers)).not.toContain("sentinel-1");
    expect(values.warnings).toEqual([
      "env.GONE dropped (env var NOWHERE is not set).",
      "mcpServers.lost dropped entirely (required fields referenced unset env vars: NOWHERE_EITHER).",
    ]);
  });
});

describe("callerVariables()", () => {
  it("passes everything on but keys to the account and marks of another launch", () => {
    const caller = {
      PATH: "/bin",
      GITHUB_TOKEN: "t",
      RAVI_EMAIL: "e",
      RAVI_MANAGEMENT_KEY: "k",
      RAVI_API_TOKEN: "k",
      PERSONA_LAUNCH_ID: "l",
      GONE: undefined,
    };
    expect(callerVariables(caller)).toEqual({ PATH: "/bin", GITHUB_TOKEN: "t", RAVI_EMAIL: "e" });
    expect(identityVariables(caller)).toEqual({ RAVI_EMAIL: "e" });
    expect(identityVariables()).toEqual({});
  });
});
