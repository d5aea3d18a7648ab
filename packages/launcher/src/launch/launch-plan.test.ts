import { describe, expect, it } from "vitest";
import { harnessIds } from "../harness/harness-adapter.ts";
import type { Persona } from "../persona/persona-schema.ts";
import { selectRuntime } from "../persona/select-runtime.ts";
import { defaultTimeoutSeconds, planLaunch, type LaunchInputs, type LaunchPlan } from "./launch-plan.ts";

const rich: Persona = {
  id: "tester",
  description: "Tests sign-ups",
  harness: "claude",
  model: "claude-opus-4-8",
  systemPrompt: "Test ${URL} as $RAVI_EMAIL.",
  harnessSettings: { reasoning: "low", timeoutSeconds: 90 },
  inputs: { URL: {} },
  env: { TOKEN: "$GITHUB_TOKEN", GONE: "${NOWHERE}" },
  mcpServers: {
    lab: { type: "stdio", command: "lab", args: ["--url", "${URL}"], env: { KEY: "$GITHUB_TOKEN" } },
    remote: { type: "http", url: "https://x.test/mcp", headers: { Authorization: "Bearer ${VAULTED}" } },
  },
  permissions: { allow: ["Bash(npm test:*)"], deny: ["WebFetch"] },
  sandbox: { network: true, writableRoots: [] },
  ravi: { identity: { name: "task-${LAUNCH_ID}", phone: true }, secrets: { VAULTED: { required: true } } },
};

function inputsFor(persona: Persona, read: Partial<LaunchInputs> = {}): LaunchInputs {
  return {
    launchId: "abc123def456",
    mode: "headless",
    isolate: false,
    installSkills: false,
    sidecars: { instructions: "", readProjectInstructions: true },
    sessionId: "00000000-0000-4000-8000-000000000001",
    loaded: { persona, file: "/p/tester.json", directory: "/p", contentHash: "00ff" },
    runtime: selectRuntime(persona),
    inputs: { URL: "https://app.test" },
    task: "Sign up",
    workspace: { path: "/srv/space", ravi: "absent" },
    stateDirectory: "/state",
    command: "/usr/bin/claude",
    connection: { variables: ["ANTHROPIC_API_KEY"], env: {}, settings: {} },
    caller: { PATH: "/usr/bin", GITHUB_TOKEN: "gh-token" },
    timeoutSeconds: undefined,
    inherit: ["MY_FLAG"],
    ...read,
  };
}

const plan = (fields: Partial<Persona> = {}, read: Partial<LaunchInputs> = {}): LaunchPlan =>
  planLaunch(inputsFor({ ...rich, ...fields }, read));

const messages = ({ warnings }: LaunchPlan): string[] => warnings.map(({ message }) => message);

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

describe("planLaunch()", () => {
  it("says all that will be made, written and started", () => {
    expect(plan()).toMatchInlineSnapshot(`
      {
        "credentials": [
          {
            "name": "VAULTED",
            "required": true,
            "source": "vault",
          },
          {
            "name": "NOWHERE",
            "required": false,
            "source": "missing",
          },
          {
            "name": "URL",
            "required": false,
            "source": "input",
          },
          {
            "name": "GITHUB_TOKEN",
            "required": false,
            "source": "environment",
          },
        ],
        "directory": {
          "errorLog": "/state/launches/abc123def456/error.log",
          "harness": "/state/launches/abc123def456/harness",
          "outputLog": "/state/launches/abc123def456/output.log",
          "path": "/state/launches/abc123def456",
          "run": "/state/launches/abc123def456/run",
          "scope": "/state/launches/abc123def456/scope",
          "temporary": "/state/launches/abc123def456/tmp",
        },
        "harness": {
          "command": "/usr/bin/claude",
          "id": "claude",
          "model": "claude-opus-4-8",
          "tier": undefined,
        },
        "heldBy": undefined,
        "history": "/state/launches/abc123def456/harness",
        "identity": {
          "isAny": false,
          "isShared": false,
          "lifecycle": "ephemeral",
          "name": "task-abc123def456",
          "phone": true,
          "waitMs": 0,
        },
        "inherit": [
          "ANTHROPIC_API_KEY",
          "MY_FLAG",
        ],
        "inputs": {
          "URL": "https://app.test",
        },
        "invocation": {
          "args": [
            "-p",
            "--output-format=stream-json",
            "--verbose",
            "--model=claude-opus-4-8",
            "--effort=low",
            "--append-system-prompt-file=/state/launches/abc123def456/harness/persona.md",
            "--mcp-config=/state/launches/abc123def456/harness/mcp.json",
            "--strict-mcp-config",
            "--setting-sources=user",
            "--settings=/state/launches/abc123def456/harness/settings.json",
            "--add-dir=/srv/space",
            "--session-id=00000000-0000-4000-8000-000000000001",
            "--permission-mode=dontAsk",
          ],
          "directories": [
            "config",
            "cache",
          ],
          "env": {
            "CLAUDE_CODE_ADDITIONAL_DIRECTORIES_CLAUDE_MD": "1",
            "CLAUDE_CODE_DISABLE_ATTACHMENTS": "1",
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL": "1",
            "CLAUDE_CONFIG_DIR": "/state/launches/abc123def456/harness/config",
            "XDG_CACHE_HOME": "/state/launches/abc123def456/harness/cache",
          },
          "files": [
            {
              "contents": "Test https://app.test as $RAVI_EMAIL.",
              "path": "persona.md",
            },
            {
              "contents": "{
        "mcpServers": {
          "lab": {
            "type": "stdio",
            "command": "lab",
            "args": [
              "--url",
              "\${URL}"
            ],
            "env": {
              "KEY": "\${PERSONA_MCP_1}"
            }
          },
          "remote": {
            "type": "http",
            "url": "https://x.test/mcp",
            "headers": {
              "Authorization": "\${PERSONA_MCP_2}"
            }
          }
        }
      }
      ",
              "path": "mcp.json",
            },
            {
              "contents": "{
        "env": {
          "RAVI_CONFIG_DIR": "$RAVI_CONFIG_DIR",
          "RAVI_EMAIL": "$RAVI_EMAIL",
          "PATH": "$PATH",
          "XDG_CACHE_HOME": ""
        },
        "permissions": {
          "allow": [
            "Bash(ravi:*)",
            "mcp__lab",
            "mcp__remote",
            "Bash(npm test:*)"
          ],
          "deny": [
            "WebFetch"
          ]
        }
      }
      ",
              "path": "settings.json",
            },
          ],
          "links": [],
          "warnings": [],
        },
        "launchId": "abc123def456",
        "mode": "headless",
        "name": undefined,
        "persona": {
          "contentHash": "00ff",
          "file": "/p/tester.json",
          "id": "tester",
        },
        "resume": undefined,
        "skills": undefined,
        "task": "Sign up",
        "timeoutSeconds": 90,
        "warnings": [],
        "workspace": {
          "path": "/srv/space",
          "ravi": "absent",
        },
      }
    `);
  });

  it.each(harnessIds)("is pure for %s", (harness) => {
    const read = (): LaunchInputs =>
      inputsFor(rich, { runtime: selectRuntime(rich, { harness, model: "openai/gpt-5.5" }) });
    expect(planLaunch(deepFreeze(read()))).toEqual(planLaunch(read()));
  });

  it.each(harnessIds)("can be written down and read back for %s", (harness) => {
    const made = plan({}, { runtime: selectRuntime(rich, { harness }) });
    expect(JSON.parse(JSON.stringify(made))).toEqual(made);
  });

  it.each(harnessIds)("holds no value of the caller's environment for %s", (harness) => {
    const caller = Object.fromEntries(
      [
        "GITHUB_TOKEN",
        "VAULTED",
        "ANTHROPIC_API_KEY",
        "OPENAI_API_KEY",
        "PATH",
        "HOME",
        "MY_FLAG",
        "RAVI_MANAGEMENT_KEY",
        "RAVI_EMAIL",
      ].map((name) => [name, `sentinel-${name}`]),
    );
    const env = { ANTHROPIC_AUTH_TOKEN: "sentinel-from-settings" };
    const connection = { variables: ["ANTHROPIC_API_KEY"], env, settings: {} };
    const made = plan({}, { caller, connection, runtime: selectRuntime(rich, { harness, model: "openai/gpt-5.5" }) });
    expect(JSON.stringify(made)).not.toContain("sentinel");
  });

  // `persona run --dry-run --json` prints the plan.
  it.each([
    ["opencode", { provider: { openai: { options: { apiKey: "sk-sentinel" } } } }],
    ["codex", { model_provider: "p", model_providers: { p: { experimental_bearer_token: "sk-sentinel" } } }],
  ] as const)("holds no key that the user wrote into %s's own configuration", (harness, settings) => {
    const runtime = selectRuntime(rich, { harness, model: "openai/gpt-5.5" });
    const made = plan({}, { runtime, connection: { variables: [], env: {}, settings } });
    expect(JSON.stringify(made)).not.toContain("sk-sentinel");
  });

  it("fills inputs into the prompt and the identity's name, and leaves other refs alone", () => {
    const made = plan(
      { ravi: { identity: { name: "run-${NAME}" } }, systemPrompt: "$URL ${NAME} $OTHER ${LAUNCH_ID}" },
      {
        inputs: { URL: "u", NAME: "x1" },
      },
    );
    expect(made.identity).toEqual({
      name: "run-x1",
      lifecycle: "ephemeral",
      isShared: false,
      isAny: false,
      phone: false,
      waitMs: 0,
    });
    expect(made.invocation.files[0]).toEqual({ path: "persona.md", contents: "u x1 $OTHER ${LAUNCH_ID}" });
  });

  it("refuses an input that spoils the identity's name", () => {
    expect(() => plan({ ravi: { identity: { name: "run-${URL}" } } })).toThrow(
      expect.objectContaining({ code: "IDENTITY_NAME_INVALID" }),
    );
  });

  it.each([
    [5, 90, 5],
    [undefined, 90, 90],
    [undefined, undefined, defaultTimeoutSeconds],
  ])("with timeout %s of the caller and %s of the persona takes %s", (timeoutSeconds, ofPersona, expected) => {
    const harnessSettings = ofPersona === undefined ? {} : { timeoutSeconds: ofPersona };
    expect(plan({ harnessSettings }, { timeoutSeconds }).timeoutSeconds).toBe(expected);
  });

  it("lets in what the harness needs to log in, and what the caller asks for", () => {
    expect(plan().inherit).toEqual(["ANTHROPIC_API_KEY", "MY_FLAG"]);
  });

  it("keeps files below the launch directory of the state directory", () => {
    expect(plan().directory).toMatchObject({
      path: "/state/launches/abc123def456",
      harness: "/state/launches/abc123def456/harness",
      temporary: "/state/launches/abc123def456/tmp",
    });
  });

  it("says when the harness is not installed by having no command", () => {
    expect(plan({}, { command: undefined }).harness.command).toBeUndefined();
  });

  it("gathers the warnings of runtime, persona and harness", () => {
    const runtime = selectRuntime(rich, { harness: "codex" });
    expect(messages(plan({}, { runtime }))).toEqual([
      expect.stringContaining("may not run in codex"),
      expect.stringContaining("permissions.allow is not enforced by codex"),
    ]);
    expect(new Set(plan({}, { runtime }).warnings.map(({ code }) => code))).toEqual(new Set(["FIELD_NOT_HONOURED"]));
  });

  it.each<[Partial<Persona>, string[]]>([
    [{}, []],
    [{ skills: [] }, []],
    [
      { skills: [{ id: "a", source: "b", description: "c" }] },
      ["skill a not installed: nobody asked for it (--install-skills)"],
    ],
    [{ mount: { ignoredPatterns: ["x"] } }, ["mount is not applied by this version"]],
    [{ claudeMdContent: "# Rules" }, []],
  ])("with %j warns of %j", (fields, expected) => {
    expect(messages(plan(fields))).toEqual(expected);
  });

  it("puts the persona's instructions behind its prompt and shuts the project's out", () => {
    const sidecars = { instructions: "# Instructions (CLAUDE.md)\n\nOurs", readProjectInstructions: false };
    const { invocation } = plan({}, { sidecars });
    expect(invocation.files.find(({ path }) => path === "persona.md")?.contents).toMatch(/^Test .*Ours$/s);
    expect(invocation.env["CLAUDE_CODE_DISABLE_CLAUDE_MDS"]).toBe("1");
    expect(plan().invocation.env["CLAUDE_CODE_DISABLE_CLAUDE_MDS"]).toBeUndefined();
  });

  it("plans the skills below the launch directory, and only on request", () => {
    const skills = [{ id: "a", source: "./skill-a", description: "c" }];
    expect(plan({ skills }).skills).toBeUndefined();
    const { invocation, skills: planned } = plan({ skills }, { installSkills: true });
    expect(planned?.steps).toMatchObject([{ kind: "copy", from: "/p/skill-a" }]);
    expect(invocation.args[0]).toBe("--plugin-dir=/state/launches/abc123def456/skills");
    expect(messages(plan({ skills }, { installSkills: true }))).toEqual([]);
  });
});
