import { expect, it } from "vitest";
import type { Persona } from "../persona/persona-schema.ts";
import { selectRuntime } from "../persona/select-runtime.ts";
import { describePersona } from "./describe-persona.ts";

const persona: Persona = {
  id: "tester",
  description: "Tests sign-ups",
  harness: "claude",
  model: "claude-sonnet-4-5",
  systemPrompt: "Test $URL.",
  harnessSettings: { reasoning: "high", timeoutSeconds: 60 },
  inputs: {
    URL: { description: "What to test" },
    FROM_CALLER: { env: "OTHER" },
    EMPTY: { default: "d" },
    MAYBE: { optional: true },
    KEY: { env: "RAVI_MANAGEMENT_KEY" },
  },
  env: { TOKEN: "$GITHUB_TOKEN" },
  sandbox: { network: true, writableRoots: [] },
};

it("describePersona() says where everything would come from, and no value of the caller", () => {
  const caller = { OTHER: "sentinel", EMPTY: "", GITHUB_TOKEN: "sentinel", RAVI_MANAGEMENT_KEY: "sentinel" };
  const loaded = { persona, file: "/p/tester.json", directory: "/p", contentHash: "00ff" };
  const description = describePersona(loaded, selectRuntime(persona), caller);
  expect(description).toMatchInlineSnapshot(`
    {
      "contentHash": "00ff",
      "credentials": [
        {
          "name": "GITHUB_TOKEN",
          "required": false,
          "source": "environment",
        },
      ],
      "description": "Tests sign-ups",
      "env": {
        "TOKEN": "$GITHUB_TOKEN",
      },
      "file": "/p/tester.json",
      "harness": {
        "id": "claude",
        "model": "claude-sonnet-4-5",
        "reasoning": "high",
        "timeoutSeconds": 60,
      },
      "id": "tester",
      "identity": {
        "isShared": false,
        "lifecycle": "ephemeral",
        "name": "task-\${PERSONA_ID}-\${LAUNCH_ID}",
        "phone": false,
      },
      "inputs": [
        {
          "description": "What to test",
          "name": "URL",
          "source": "missing",
        },
        {
          "name": "FROM_CALLER",
          "source": "environment",
        },
        {
          "name": "EMPTY",
          "source": "default",
        },
        {
          "name": "MAYBE",
          "source": "optional",
        },
        {
          "name": "KEY",
          "source": "missing",
        },
      ],
      "mcpServers": {},
      "permissions": {},
      "sandbox": {
        "network": true,
        "writableRoots": [],
      },
      "systemPrompt": "Test $URL.",
      "warnings": [],
    }
  `);
  expect(JSON.stringify(description)).not.toContain("sentinel");
});
