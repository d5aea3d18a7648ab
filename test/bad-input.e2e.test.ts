import { chmod, mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  booksOnly,
  createRefusalScene,
  noTraces,
  whyNotNobody,
  type Refusal,
  type RefusalScene,
  type RefuseOptions,
} from "./src/refusal-scene.ts";
import { startScriptedRavi, type ScriptedRaviAnswer } from "./src/scripted-ravi.ts";

interface Expected {
  exitCode: number;
  code: string;
  message: string;
  /** The next step. */
  hint: string;
  /** Lines between message and hint. */
  details?: readonly string[];
  problems?: readonly object[];
  retryAfterMs?: number;
}

/** The whole of both outputs, for a person and for a program. */
function outputOf({ exitCode, code, message, hint, details = [], problems, retryAfterMs }: Expected): object {
  const lines = [`error ${message} [${code}]`, ...details, `  → ${hint}`];
  const error = { code, message, hint, problems, retryAfterMs };
  return {
    exitCode,
    stdout: "",
    stderr: `${lines.join("\n")}\n`,
    json: { exitCode, stderr: "", document: { error: JSON.parse(JSON.stringify(error)) as object } },
  };
}

function withoutTraces({ traces: _, ...output }: Refusal): object {
  return output;
}

const runtime = { harness: "claude", model: "claude-sonnet-4-5", systemPrompt: "Work." };
const plain = { id: "plain", description: "Does nothing special", ...runtime };
const worker = {
  ...plain,
  id: "worker",
  inputs: { TASK_ID: { description: "id of the task" } },
  ravi: { identity: { name: "task-${TASK_ID}" } },
};

interface Case extends Expected {
  name: string;
  prepare?: (scene: RefusalScene) => Promise<unknown>;
  args: readonly string[];
  env?: RefuseOptions["env"];
}

const personaPlaces =
  '"<workspace>/personas", "<workspace>/.agentworkforce/workforce/personas", "<home>/.config/persona-launcher/personas", "<repository>/personas"';

const brokenPersonas: Case[] = [
  {
    name: "a persona that does not exist",
    args: ["run", "inbox-readr", "Hi"],
    exitCode: 66,
    code: "PERSONA_NOT_FOUND",
    message: `Cannot find persona "inbox-readr": not in ${personaPlaces}`,
    hint: 'Did you mean "inbox-reader"?',
  },
  {
    name: "a path in place of a persona id",
    args: ["run", "../plain", "Hi"],
    exitCode: 64,
    code: "PERSONA_ID_INVALID",
    message: 'Cannot load persona "../plain": that is not a persona id',
    hint: "Ids have lower-case letters, digits and hyphens (at most 63, no hyphen first); a persona is named by its id, not by its path",
  },
  {
    name: "broken JSON",
    prepare: (scene) => scene.write("personas/broken.json", '{\n  "id": "broken",\n  "description": \n}\n'),
    args: ["run", "broken", "Hi"],
    exitCode: 65,
    code: "PERSONA_INVALID",
    message: 'Cannot load persona "broken": "<workspace>/personas/broken.json" has 1 problem',
    details: ['personas/broken.json:4:1  /description  broken JSON: expected a value, got "}"'],
    hint: 'Correct the file; "persona list" checks all of them',
    problems: [
      {
        file: "<workspace>/personas/broken.json",
        pointer: "/description",
        line: 4,
        column: 1,
        message: 'broken JSON: expected a value, got "}"',
      },
    ],
  },
  {
    name: "unknown keys",
    prepare: (scene) =>
      scene.write("personas/typo.json", {
        id: "typo",
        description: "x",
        ...runtime,
        permisions: {},
        ravi: { identity: { nmae: "x" } },
      }),
    args: ["run", "typo", "Hi"],
    exitCode: 65,
    code: "PERSONA_INVALID",
    message: 'Cannot load persona "typo": "<workspace>/personas/typo.json" has 2 problems',
    details: [
      'personas/typo.json:1:106  /permisions  "permisions" is not a known key',
      '    Did you mean "permissions"?',
      'personas/typo.json:1:143  /ravi/identity/nmae  "nmae" is not a known key',
      '    Did you mean "name"?',
    ],
    hint: 'Correct the file; "persona list" checks all of them',
    problems: [
      {
        file: "<workspace>/personas/typo.json",
        pointer: "/permisions",
        line: 1,
        column: 106,
        message: '"permisions" is not a known key',
        hint: 'Did you mean "permissions"?',
      },
      {
        file: "<workspace>/personas/typo.json",
        pointer: "/ravi/identity/nmae",
        line: 1,
        column: 143,
        message: '"nmae" is not a known key',
        hint: 'Did you mean "name"?',
      },
    ],
  },
  {
    name: "values of the wrong type, all of them at once",
    prepare: (scene) =>
      scene.write(
        "personas/types.json",
        '{\n"id": "types",\n"description": 5,\n"harness": "claud",\n"model": "m",\n"systemPrompt": [],\n"env": { "A": 1 }\n}',
      ),
    args: ["run", "types", "Hi"],
    exitCode: 65,
    code: "PERSONA_INVALID",
    message: 'Cannot load persona "types": "<workspace>/personas/types.json" has 4 problems',
    details: [
      "personas/types.json:3:1  /description  expected a string, got 5",
      'personas/types.json:4:1  /harness  expected "opencode", "codex" or "claude", got "claud"',
      '    Did you mean "claude"?',
      "personas/types.json:6:1  /systemPrompt  expected a string, got an array",
      "personas/types.json:7:10  /env/A  expected a string, got 1",
    ],
    hint: 'Correct the file; "persona list" checks all of them',
    problems: [
      { pointer: "/description", line: 3, column: 1, message: "expected a string, got 5" },
      {
        pointer: "/harness",
        line: 4,
        column: 1,
        message: 'expected "opencode", "codex" or "claude", got "claud"',
        hint: 'Did you mean "claude"?',
      },
      { pointer: "/systemPrompt", line: 6, column: 1, message: "expected a string, got an array" },
      { pointer: "/env/A", line: 7, column: 10, message: "expected a string, got 1" },
    ].map((problem) => ({ file: "<workspace>/personas/types.json", ...problem })),
  },
];

const nameHint =
  'Names have 1 to 63 characters out of a-z, 0-9, ".", "_" and "-" and start and end with a letter or digit; change the input that "task-${TASK_ID}" takes it from';

function taskId(id: string, shown: string, state: string): Case {
  return {
    name: `the task id ${JSON.stringify(id)}`,
    args: ["run", "worker", "Hi", "--input", `TASK_ID=${id}`],
    exitCode: 64,
    code: "IDENTITY_NAME_INVALID",
    message: `Cannot name an identity "${shown}": ${state}`,
    hint: nameHint,
  };
}

const badTaskIds: Case[] = [
  taskId("a/b", "task-a/b", 'it holds "/"'),
  taskId("../../etc", "task-../../etc", 'it holds ".."'),
  taskId("..", "task-..", 'it holds ".."'),
  taskId("it's", "task-it's", `it holds "'"`),
  taskId('a"b', String.raw`task-a\"b`, String.raw`it holds "\""`),
  taskId("a\nb", String.raw`task-a\nb`, String.raw`it holds "\n"`),
  taskId("$(touch pwned)", "task-$(touch pwned)", 'it holds "$"'),
  taskId("`touch pwned`", "task-`touch pwned`", 'it holds "`"'),
  taskId("a b", "task-a b", 'it holds " "'),
  taskId("\u001b[31mred", String.raw`task-\u001b[31mred`, String.raw`it holds "\u001b"`),
  taskId("x".repeat(59), `task-${"x".repeat(59)}`, "it has 64 characters"),
];

const badRequests: Case[] = [
  {
    name: "a required input without a value",
    args: ["run", "worker", "Hi"],
    exitCode: 64,
    code: "INPUT_MISSING",
    message: 'Cannot start persona "worker": required input TASK_ID has no value',
    hint: "Give --input TASK_ID=…, or export TASK_ID (id of the task)",
  },
  {
    name: "an input the persona does not have",
    args: ["run", "worker", "Hi", "--input", "TASKID=7"],
    exitCode: 64,
    code: "INPUT_UNKNOWN",
    message: 'Cannot set input "TASKID": persona "worker" has no such input',
    hint: "Did you mean TASK_ID? It takes TASK_ID",
  },
  {
    name: "an --input without a value",
    args: ["run", "worker", "Hi", "--input", "TASK_ID"],
    exitCode: 64,
    code: "OPTION_INVALID",
    message: 'Cannot use --input "TASK_ID": it is not NAME=VALUE',
    hint: "For example --input SITE_URL=https://example.com",
  },
  {
    name: "an --inherit that is no variable",
    args: ["run", "plain", "Hi", "--inherit", "A B"],
    exitCode: 64,
    code: "OPTION_INVALID",
    message: 'Cannot use --inherit "A B": it is not the name of a variable',
    hint: "Name a variable of your environment, for example --inherit GH_HOST",
  },
  {
    name: "an --inherit of the account's key",
    args: ["run", "plain", "Hi", "--inherit", "RAVI_MANAGEMENT_KEY"],
    exitCode: 64,
    code: "OPTION_INVALID",
    message: 'Cannot use --inherit "RAVI_MANAGEMENT_KEY": variables of Ravi and of persona never reach an agent',
    hint: "Name a variable of your environment, for example --inherit GH_HOST",
  },
  {
    name: "a --timeout that is no number",
    args: ["run", "plain", "Hi", "--timeout", "soon"],
    exitCode: 64,
    code: "OPTION_INVALID",
    message: 'Cannot use --timeout "soon": it is not a number of seconds',
    hint: "For example --timeout 600",
  },
  {
    name: "a --persona-dir that does not exist, although the persona stands elsewhere",
    args: ["run", "plain", "Hi", "--persona-dir", "persona"],
    exitCode: 64,
    code: "OPTION_INVALID",
    message: 'Cannot look for personas in "persona": it does not exist',
    hint: "Name a directory of persona files with --persona-dir, or leave it out",
  },
  {
    name: "an empty task",
    args: ["run", "plain", " \n "],
    exitCode: 64,
    code: "TASK_EMPTY",
    message: 'Cannot start persona "plain": the task is empty',
    hint: "Say what the agent is to do",
  },
  {
    name: "a misspelt harness",
    args: ["run", "plain", "Hi", "--harness", "cluade"],
    exitCode: 64,
    code: "HARNESS_UNKNOWN",
    message: 'Cannot select harness "cluade": there is no such harness',
    hint: 'Did you mean "claude"?',
  },
  {
    name: "an unknown harness",
    args: ["run", "plain", "Hi", "--harness", "gemini"],
    exitCode: 64,
    code: "HARNESS_UNKNOWN",
    message: 'Cannot select harness "gemini": there is no such harness',
    hint: "Harnesses are claude, codex, opencode",
  },
  {
    name: "an unknown tier",
    args: ["run", "plain", "Hi", "--tier", "bset"],
    exitCode: 64,
    code: "TIER_UNKNOWN",
    message: 'Cannot select tier "bset": there is no such tier',
    hint: 'Did you mean "best"?',
  },
  ...(
    [
      ["claude", "@anthropic-ai/claude-code"],
      ["codex", "@openai/codex"],
      ["opencode", "opencode-ai"],
    ] as const
  ).map(([harness, npmPackage]): Case => ({
    name: `a harness that is not installed: ${harness}`,
    prepare: ({ bin }) => rm(join(bin, harness)),
    args: ["run", "plain", "Hi", "--harness", harness],
    exitCode: 127,
    code: "HARNESS_NOT_INSTALLED",
    message: `Cannot start ${harness}: there is no "${harness}" on PATH`,
    hint: `Install it with "npm install --global ${npmPackage}", or choose another with --harness`,
  })),
];

const badWorkspaces: Case[] = [
  {
    name: "a workspace that does not exist",
    args: ["run", "plain", "Hi", "--workspace", "nowhere"],
    exitCode: 66,
    code: "WORKSPACE_NOT_FOUND",
    message: 'Cannot work in "<workspace>/nowhere": it does not exist',
    hint: "Create it, or name another directory with --workspace",
  },
  {
    name: "a workspace that is a file",
    prepare: (scene) => scene.write("file", "text"),
    args: ["run", "plain", "Hi", "--workspace", "file"],
    exitCode: 66,
    code: "WORKSPACE_NOT_A_DIRECTORY",
    message: 'Cannot work in "<workspace>/file": it is not a directory',
    hint: "Name a directory with --workspace",
  },
  ...["elsewhere", "nowhere"].map((target): Case => ({
    name: `a workspace whose .ravi is a symbolic link to ${target}`,
    prepare: async ({ workspace }) => {
      await mkdir(join(workspace, "elsewhere"));
      await symlink(target, join(workspace, ".ravi"));
    },
    args: ["run", "plain", "Hi"],
    exitCode: 66,
    code: "WORKSPACE_SCOPE_SYMLINK",
    message: 'Cannot work in "<workspace>": its .ravi is a symbolic link',
    hint: 'Remove "<workspace>/.ravi"; a key must not be written where a link leads',
  })),
];

const badConfigurations: Case[] = [
  {
    name: "a Ravi without a key for it",
    args: ["run", "plain", "Hi", "--ravi", "https://ravi.example"],
    env: { RAVI_MANAGEMENT_KEY: "" },
    exitCode: 78,
    code: "RAVI_KEY_MISSING",
    message: 'Cannot use Ravi at "https://ravi.example": there is no management key for it',
    hint: 'Export RAVI_MANAGEMENT_KEY, or use "--ravi local" for an identity service on this machine',
  },
  {
    name: "a Ravi that would get the key in the clear",
    args: ["run", "plain", "Hi", "--ravi", "http://ravi.example"],
    exitCode: 64,
    code: "RAVI_INSECURE_URL",
    message: 'Cannot use "http://ravi.example" as the Ravi address: plain http leaves this machine',
    hint: "Use https, or a loopback address such as http://127.0.0.1:8787",
  },
  {
    name: "a Ravi address that is none",
    args: ["run", "plain", "Hi", "--ravi", "ravi"],
    exitCode: 64,
    code: "RAVI_INVALID_URL",
    message: 'Cannot use "ravi" as the Ravi address: it is not a URL',
    hint: "Give the address of the service alone, for example https://ravi.id",
  },
  {
    name: "a broken ~/.ravi/config.json",
    prepare: async ({ user }) => {
      await user.writeRaviConfig({ management_key: 5 as unknown as string });
    },
    args: ["run", "plain", "Hi"],
    env: { RAVI_API_URL: "", RAVI_MANAGEMENT_KEY: "" },
    exitCode: 65,
    code: "RAVI_CONFIG_INVALID",
    message: `Cannot read Ravi's configuration "<home>/.ravi/config.json": it is not a JSON object of the expected shape`,
    hint: 'Repair the file, or name the Ravi to use with "--ravi local" or "--ravi <url>" and RAVI_MANAGEMENT_KEY',
  },
];

describe("before anything is made", () => {
  test.each([...brokenPersonas, ...badTaskIds, ...badRequests, ...badWorkspaces, ...badConfigurations])(
    "$name is refused with $code",
    async ({ prepare, args, env, ...expected }) => {
      await using scene = await createRefusalScene();
      await scene.write("personas/plain.json", plain);
      await scene.write("personas/worker.json", worker);
      await prepare?.(scene);

      const refusal = await scene.refuse(args, env === undefined ? {} : { env });

      expect(withoutTraces(refusal)).toEqual(outputOf(expected));
      expect(refusal.traces).toEqual(noTraces);
    },
  );

  test("a workspace that cannot be written is refused with WORKSPACE_READ_ONLY", async ({ skip }) => {
    const isRoot = process.getuid?.() === 0;
    const reason = isRoot ? await whyNotNobody() : undefined;
    skip(reason !== undefined, reason);
    await using scene = await createRefusalScene();
    await scene.write("personas/plain.json", plain);
    await chmod(scene.workspace, 0o555);

    const refusal = await scene.refuse(["run", "plain", "Hi"], { asNobody: isRoot });

    await chmod(scene.workspace, 0o755);
    expect(withoutTraces(refusal)).toEqual(
      outputOf({
        exitCode: 66,
        code: "WORKSPACE_READ_ONLY",
        message: 'Cannot work in "<workspace>": it is read-only for this user',
        hint: "Make it writable, or name another directory with --workspace",
      }),
    );
    expect(refusal.traces).toEqual(noTraces);
  });
});

interface RaviCase extends Expected {
  name: string;
  answer: ScriptedRaviAnswer;
  retryAfterMs?: number;
}

const badRavis: RaviCase[] = [
  {
    name: "that closes the connection",
    answer: "close",
    exitCode: 69,
    code: "RAVI_UNREACHABLE",
    message: 'Cannot GET "/api/identities/": UND_ERR_SOCKET at <ravi>',
    hint: "Check that the service runs, that the address is right and that the network allows it",
  },
  {
    name: "that answers 401",
    answer: { status: 401, json: { detail: "Invalid token." } },
    exitCode: 77,
    code: "RAVI_UNAUTHORIZED",
    message: 'Cannot GET "/api/identities/": Invalid token (401)',
    hint: "Check that the key is current and belongs to <ravi>",
  },
  {
    name: "that answers 402",
    answer: { status: 402, json: { detail: "Active paid subscription required." } },
    exitCode: 77,
    code: "RAVI_PAYMENT_REQUIRED",
    message: 'Cannot GET "/api/identities/": Active paid subscription required (402)',
    hint: "Ask for less, or upgrade the account's plan: phone numbers and some identities need a paid one",
  },
  {
    name: "that answers 429",
    answer: { status: 429, json: { detail: "Request was throttled.", retry_after_seconds: 17 } },
    exitCode: 75,
    code: "RAVI_RATE_LIMITED",
    message: 'Cannot GET "/api/identities/": Request was throttled (429)',
    hint: "Wait 17 s, then try again",
    retryAfterMs: 17_000,
  },
  {
    name: "that answers 500",
    answer: { status: 500, json: { detail: "Internal server error." } },
    exitCode: 69,
    code: "RAVI_SERVER_ERROR",
    message: 'Cannot GET "/api/identities/": Internal server error (500)',
    hint: "Try again later; look up first whether a change took effect",
  },
  {
    name: "that answers 500 with HTML",
    answer: { html: "<html><script>alert(1)</script>", status: 500 },
    exitCode: 69,
    code: "RAVI_SERVER_ERROR",
    message: 'Cannot GET "/api/identities/": the service answered 500',
    hint: "Try again later; look up first whether a change took effect",
  },
  {
    name: "that answers HTML instead of JSON",
    answer: { html: "<html><body>Please log in</body></html>" },
    exitCode: 69,
    code: "RAVI_MALFORMED_RESPONSE",
    message: 'Cannot use the answer to GET "/api/identities/": it is not JSON (text/html)',
    hint: "Check that <ravi> is a Ravi service of a version this client knows",
  },
  {
    name: "that answers JSON of another shape",
    answer: { status: 200, json: [{ uuid: 5 }] },
    exitCode: 69,
    code: "RAVI_MALFORMED_RESPONSE",
    message:
      'Cannot use the answer to GET "/api/identities/": at 0.uuid: Invalid input: expected string, received number',
    hint: "Check that <ravi> is a Ravi service of a version this client knows",
  },
  {
    name: "whose answer would colour the terminal",
    answer: { status: 403, json: { detail: "\u001b[31mred\u001b[0m \u009b31m \u202e" } },
    exitCode: 77,
    code: "RAVI_FORBIDDEN",
    message: 'Cannot GET "/api/identities/": [31mred [0m 31m \u202e (403)',
    hint: "Use a key that may do this: an identity key reaches its own identity only, a management key the account",
  },
  {
    name: "that never answers",
    answer: "hang",
    exitCode: 69,
    code: "RAVI_TIMEOUT",
    message: 'Cannot GET "/api/identities/": no complete answer within 30000 ms',
    hint: "Check that <ravi> is up, or allow more time; look up first whether a change took effect",
  },
];

describe("before an identity is made", () => {
  test.concurrent.each(badRavis)("a Ravi $name ends in $code", async ({ answer, ...expected }) => {
    await using ravi = await startScriptedRavi(() => answer);
    await using scene = await createRefusalScene();
    await scene.write("personas/plain.json", plain);

    const refusal = await scene.refuse(["run", "plain", "Hi"], { env: { RAVI_API_URL: ravi.apiUrl } });

    const { document, ...rest } = refusal.json;
    const normalised = JSON.parse(JSON.stringify(document).replaceAll(ravi.apiUrl, "<ravi>")) as object;
    const stderr = refusal.stderr.replaceAll(ravi.apiUrl, "<ravi>");
    const wanted = outputOf(expected) as Refusal;
    expect({ ...withoutTraces(refusal), stderr, json: { ...rest, document: normalised } }).toEqual({
      ...wanted,
      stderr: wanted.stderr.replaceAll("\u202e", String.raw`\u{202e}`),
    });
    expect(refusal.traces).toEqual(booksOnly);
    expect(ravi.requests().map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /api/identities/",
      "GET /api/identities/",
    ]);
  });

  test("a Ravi that is down ends in RAVI_UNREACHABLE", async () => {
    const ravi = await startScriptedRavi(() => "close");
    await ravi[Symbol.asyncDispose]();
    await using scene = await createRefusalScene();
    await scene.write("personas/plain.json", plain);

    const refusal = await scene.refuse(["run", "plain", "Hi"], { env: { RAVI_API_URL: ravi.apiUrl } });

    expect(withoutTraces(refusal)).toEqual(
      outputOf({
        exitCode: 69,
        code: "RAVI_UNREACHABLE",
        message: `Cannot GET "/api/identities/": ECONNREFUSED at ${ravi.apiUrl}`,
        hint: "Check that the service runs, that the address is right and that the network allows it",
      }),
    );
    expect(refusal.traces).toEqual(booksOnly);
  });
});
