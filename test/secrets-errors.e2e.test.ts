import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDaemonWorld, type DaemonWorld } from "./src/daemon-world.ts";
import { openPseudoTerminal } from "./src/pseudo-terminal.ts";
import { personaCommand, type CliResult } from "./src/run-cli.ts";
import { agentSecrets, createHolder, type Holder } from "./src/secret-holder.ts";
import { searchFiles, searchScreen, toldFile } from "./src/sentinel-search.ts";
import { createSentinelFinder, makeSentinel, sentinelOf, type SentinelFinder } from "./src/sentinels.ts";
import { harnesses } from "./src/world.ts";

const unusedServer = "http://127.0.0.1:9/mcp";

/** What a user wrote into a persona, and a key that is none. */
const literal = makeSentinel("literal", "plain");
const wrong = makeSentinel("wrong key", "plain");

// One user for all of it: starting their Ravi takes longer than most of what they do.
let world: DaemonWorld;
let holder: Holder;
let finder: SentinelFinder;

beforeAll(async () => {
  world = await createDaemonWorld(() => ({ say: "unused" }), {});
  holder = await createHolder(world, { name: "holder", harness: "claude", mcpUrl: unusedServer });
  finder = createSentinelFinder([
    ...agentSecrets(holder),
    literal,
    wrong,
    sentinelOf("first key", holder.firstKey),
    sentinelOf("management key", world.ravi.managementKey),
    sentinelOf("any identity key", "ravi_id_"),
  ]);
});

afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

interface RunOptions {
  env?: Readonly<Record<string, string>>;
  /** Two launches at once would want the same identity. */
  oneByOne?: boolean;
}

/** Runs a command line, which may say no sentinel. */
async function runOnce(args: readonly string[], env: RunOptions["env"] = {}): Promise<CliResult> {
  const result = await world.persona(args, { cwd: holder.workspace, env: { ...holder.env, ...env } });
  expect({ args, found: finder.find(`${result.stdout}\n${result.stderr}`) }).toEqual({ args, found: [] });
  return result;
}

/** Runs a command line for a person and with `--json`. */
async function run(
  args: readonly string[],
  { env, oneByOne = false }: RunOptions = {},
): Promise<{ text: CliResult; json: CliResult }> {
  const asText = runOnce(args, env);
  if (oneByOne) await asText;
  const [text, json] = await Promise.all([asText, runOnce([...args, "--json"], env)]);
  return { text, json };
}

/** In no file is a sentinel, but for the key of local Ravi. */
async function expectNothingLeft(): Promise<void> {
  const files = (await searchFiles(world.root, finder)).map(toldFile);
  expect(files).toEqual([`600 ${world.state}/ravi-local/management.key: management key`]);
}

async function writePersona(id: string, persona: object | string): Promise<void> {
  const text = typeof persona === "string" ? persona : JSON.stringify(persona);
  await writeFile(join(holder.workspace, "personas", `${id}.json`), text);
}

/** Makes each harness a script. Returns PATH. */
async function fakeHarnesses(name: string, script: string): Promise<string> {
  const bin = join(world.root, name);
  await mkdir(bin);
  for (const harness of harnesses) await writeFile(join(bin, harness), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return `${bin}:${world.env["PATH"]}`;
}

test("no command that only looks shows a secret", async () => {
  const commands = [["doctor"], ["show", "holder"], ["validate"], ["ravi", "logs"]];
  for (const args of commands) {
    const { text, json } = await run(args);
    expect({ args, exitCodes: [text.exitCode, json.exitCode] }).toEqual({ args, exitCodes: [0, 0] });
  }
  const { text, json } = await run(["run", "holder", "Do it", "--dry-run"]);
  for (const { stdout } of [text, json]) expect(stdout).toContain("CALLER_SECRET");
  await expectNothingLeft();
});

const server = (fields: object): object => ({ mcpServers: { lab: { type: "http", url: unusedServer, ...fields } } });

const mistakes: Readonly<Record<string, object | string>> = {
  token: { env: { OTHER: `ghp_${literal.value}` } },
  named: { env: { API_TOKEN: literal.value } },
  hijack: { env: { LD_PRELOAD: literal.value } },
  header: server({ headers: { Authorization: `Bearer ${literal.value}` } }),
  login: server({ url: `https://user:${literal.value}@example.com/mcp` }),
  query: server({ url: `https://example.com/mcp?token=${literal.value}` }),
  argument: { mcpServers: { lab: { type: "stdio", command: "x", args: ["--token", literal.value] } } },
  wrongtype: { env: { API_TOKEN: [literal.value] }, ravi: { secrets: literal.value } },
  cutoff: `{ "id": "cutoff", "env": { "API_TOKEN": "${literal.value}" "X": 1 } }`,
  unquoted: `{ "id": "unquoted", "env": { "API_TOKEN": ${literal.value} } }`,
};

test("no error about a persona shows what stands in it", async () => {
  const base = { description: "Wrong", harness: "claude", model: "claude-sonnet-4-5", systemPrompt: "" };
  for (const [id, mistake] of Object.entries(mistakes)) {
    await writePersona(id, typeof mistake === "string" ? mistake : { id, ...base, ...mistake });
  }
  const { json } = await run(["validate"]);
  for (const id of Object.keys(mistakes)) expect(json.stdout).toContain(`${id}.json`);
  await run(["list"]);
  const attempts = Object.keys(mistakes).map(async (id, index) => {
    const { exitCode } = await runOnce(["run", id, "Do it", ...(index % 2 === 0 ? ["--json"] : [])]);
    expect({ id, exitCode }).toEqual({ id, exitCode: 65 });
  });
  await Promise.all(attempts);
  for (const id of Object.keys(mistakes)) await rm(join(holder.workspace, "personas", `${id}.json`));
  await expectNothingLeft();
});

test("no error of Ravi's, or on the way to it, shows a key", async () => {
  const withLogin = world.ravi.apiUrl.replace("://", `://user:${wrong.value}@`);
  const attempts: readonly (readonly [args: string[], env: Record<string, string>])[] = [
    [["run", "holder", "Do it"], { RAVI_MANAGEMENT_KEY: `ravi_mgmt_${wrong.value}` }],
    [["run", "holder", "Do it"], { RAVI_MANAGEMENT_KEY: `${wrong.value} with\tblanks` }],
    [["run", "holder", "Do it"], { RAVI_API_URL: withLogin }],
    [["doctor"], { RAVI_MANAGEMENT_KEY: `ravi_mgmt_${wrong.value}`, RAVI_API_URL: withLogin }],
  ];
  for (const [args, env] of attempts) {
    const { text, json } = await run(args, { env });
    expect([text.exitCode, json.exitCode]).not.toContain(0);
  }
  await expectNothingLeft();
});

test("a required secret that is missing is named, and the ones that are there stay unseen", async () => {
  await writePersona("wanting", {
    id: "wanting",
    description: "Wants more than there is",
    harness: "claude",
    model: "claude-sonnet-4-5",
    systemPrompt: "",
    env: { CALLER_SECRET: "$CALLER_SECRET", VAULT_SECRET: "$VAULT_SECRET", ABSENT: "$ABSENT" },
    ravi: {
      identity: { name: "holder" },
      secrets: { VAULT_SECRET: { required: true }, ABSENT: { required: true } },
    },
  });
  const { text, json } = await run(["run", "wanting", "Do it"], { oneByOne: true });
  expect(text.stderr).toContain("ABSENT");
  expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: "SECRET_MISSING" } });
  await expectNothingLeft();
});

/** Says all it knows, as it is and in other forms, in its own words and in its harness's, and falls. */
const talkativeCrash = [
  "env; env >&2; env | base64 -w 0; env | base64 -w 0 >&2; env | od -An -v -tx1 >&2; cat .ravi/config.json >&2",
  `printf '{"type":"error","message":"%s","error":{"name":"x","data":{"message":"%s"}}}\\n' "$CALLER_SECRET" "$VAULT_SECRET"`,
  `printf '{"type":"result","subtype":"error","is_error":true,"result":"%s"}\\n' "$PERSONA_MCP_1"`,
  "exit 3",
].join("\n");

test.each(harnesses)("%s, falling with its secrets on its lips, tells them to nobody", async (harness) => {
  const PATH = await fakeHarnesses(`talkative-${harness}`, talkativeCrash);
  const args = ["run", "holder", "Do it", "--harness", harness, "--model", world.user.models[harness]];
  const { text, json } = await run(args, { env: { PATH }, oneByOne: true });
  expect(text.exitCode).not.toBe(0);
  // It was asked and has answered; all of that is in the log.
  expect(JSON.parse(json.stdout)).toMatchObject({ status: "failed", exitCode: 3 });
  expect(json.stdout).toContain("[masked]");
  await expectNothingLeft();
});

test("an agent that falls at a terminal leaves nothing of its secrets", async () => {
  const PATH = await fakeHarnesses("silent", "exit 3");
  await using screen = await openPseudoTerminal([process.execPath, personaCommand, "launch", "holder"], {
    cwd: holder.workspace,
    env: { ...holder.env, PATH },
  });
  expect(await screen.ended).toEqual({ exitCode: 3 });
  expect(searchScreen(screen.output(), finder)).toEqual([]);
  await expectNothingLeft();
});
