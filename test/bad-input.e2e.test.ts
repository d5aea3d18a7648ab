import { chmod, mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LaunchResult } from "@persona-launcher/launcher";
import { expect, test } from "vitest";
import { outputOf, printedBy } from "./src/expected-refusal.ts";
import { observeCase, plain, type RefusalCase } from "./src/refusal-case.ts";
import { createScene, noTraces, whyNotNobody } from "./src/scene.ts";
import { diffTrees, snapshotTree } from "./src/tree-snapshot.ts";
import { createWorld } from "./src/world.ts";

const badRequests: RefusalCase[] = [
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
  ).map(([harness, npmPackage]): RefusalCase => ({
    name: `a harness that is not installed: ${harness}`,
    prepare: ({ bin }) => rm(join(bin, harness)),
    args: ["run", "plain", "Hi", "--harness", harness],
    exitCode: 127,
    code: "HARNESS_NOT_INSTALLED",
    message: `Cannot start ${harness}: there is no "${harness}" on PATH`,
    hint: `Install it with "npm install --global ${npmPackage}", or choose another with --harness`,
  })),
];

const badWorkspaces: RefusalCase[] = [
  {
    name: "a workspace without a name",
    args: ["run", "plain", "Hi", "--workspace", ""],
    exitCode: 64,
    code: "OPTION_INVALID",
    message: "Cannot work in the workspace: its name is empty",
    hint: "Name a directory, or leave it out for the current one",
  },
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
  ...["elsewhere", "nowhere"].map((target): RefusalCase => ({
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

const badConfigurations: RefusalCase[] = [
  {
    name: "a Ravi without a key for it",
    args: ["run", "plain", "Hi", "--ravi", "https://ravi.example"],
    env: { RAVI_MANAGEMENT_KEY: "" },
    exitCode: 78,
    code: "RAVI_KEY_MISSING",
    message: 'Cannot use Ravi at "https://ravi.example": there is no management key for it',
    hint: 'Export RAVI_API_URL and RAVI_MANAGEMENT_KEY for it, or use "--ravi local" for an identity service on this machine',
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
    name: "a Ravi address in the environment that carries a password",
    args: ["run", "plain", "Hi"],
    env: { RAVI_API_URL: "http://user:hunter2@127.0.0.1:9" },
    exitCode: 64,
    code: "RAVI_INVALID_URL",
    message: 'Cannot use "http://127.0.0.1:9" as the Ravi address: it carries a user name or a password',
    hint: "Give the address of the service alone, for example https://ravi.id",
  },
  {
    name: "a management key with a line break",
    args: ["run", "plain", "Hi"],
    env: { RAVI_MANAGEMENT_KEY: "ravi_mgmt_x\n" },
    exitCode: 78,
    code: "RAVI_INVALID_ARGUMENT",
    message: "Cannot send the key: it is not plain printable ASCII",
    hint: "Check the key for line breaks and blanks around it",
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

test.each([...badRequests, ...badWorkspaces, ...badConfigurations])("$name is refused with $code", async (refusal) => {
  const observation = await observeCase(refusal);
  expect(printedBy(observation)).toEqual(outputOf(refusal));
  expect(observation.traces).toEqual(noTraces);
});

test("a workspace that cannot be written is refused with WORKSPACE_READ_ONLY", async ({ skip }) => {
  const isRoot = process.getuid?.() === 0;
  const reason = isRoot ? await whyNotNobody() : undefined;
  skip(reason !== undefined, reason);
  await using scene = await createScene();
  await scene.write("personas/plain.json", plain);
  await chmod(scene.workspace, 0o555);

  const refusal = await scene.observe(["run", "plain", "Hi"], { asNobody: isRoot });

  await chmod(scene.workspace, 0o755);
  expect(printedBy(refusal)).toEqual(
    outputOf({
      exitCode: 66,
      code: "WORKSPACE_READ_ONLY",
      message: 'Cannot work in "<workspace>": it is read-only for this user',
      hint: "Make it writable, or name another directory with --workspace",
    }),
  );
  expect(refusal.traces).toEqual(noTraces);
});

test("somebody else's .ravi/config.json is left alone, and the launch goes on with a scope elsewhere", async () => {
  await using world = await createWorld(({ toolResults }) =>
    toolResults.length === 0
      ? { run: 'ravi get email && printf "%s\\n" "$RAVI_CONFIG_DIR"' }
      : { say: toolResults.join() },
  );
  await mkdir(join(world.workspace, ".ravi"), { mode: 0o755 });
  await writeFile(join(world.workspace, ".ravi/config.json"), '{"identity_uuid": "somebody-else"}', { mode: 0o644 });
  const before = await snapshotTree(world.workspace);

  const run = await world.persona([...world.runArgs("inbox-reader", "Who are you?", "claude"), "--json"]);

  const result = JSON.parse(run.stdout) as LaunchResult;
  const scope = join(world.state, "launches", result.launchId, "scope");
  expect({ exitCode: run.exitCode, status: result.status }).toEqual({ exitCode: 0, status: "completed" });
  expect(result.warnings.filter(({ code }) => code === "SCOPE_RELOCATED")).toEqual([
    {
      code: "SCOPE_RELOCATED",
      message: `"${world.workspace}/.ravi" belongs to somebody else and was left alone; this launch keeps its scope in "${scope}"`,
      hint: "The agent's own ravi command uses the right scope; remove that .ravi if nothing needs it",
    },
  ]);
  expect(run.stderr).toContain(`\nscope     ${scope}\n`);
  expect(run.stderr).toContain("[SCOPE_RELOCATED]\n          → The agent's own ravi command uses the right scope");
  expect(result.output).toContain(`"email": "${result.identity.email}"`);
  expect(result.output).toContain(scope);
  expect(diffTrees(before, await snapshotTree(world.workspace))).toEqual({ added: [], removed: [], changed: [] });
  expect(await readdir(join(world.state, "launches", result.launchId))).toEqual(["error.log", "output.log"]);
  expect(await world.account.identities.list()).toEqual([]);
});
