import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { hookWorld, type FileLike, type HookWorld } from "../../testing/hook-world.ts";
import { expectRoundTrip } from "../../testing/round-trip.ts";
import { lalph } from "./lalph.ts";

const run = promisify(execFile);
const script = "repo/scripts/worktree-setup.sh";
const presets = "repo/.lalph/config/settings.cliAgentPresets";

const situations: Readonly<Record<string, Readonly<Record<string, FileLike>>>> = {
  "nothing at all": {},
  "a script": { [script]: { text: "#!/usr/bin/env bash\nset -e\npnpm install", mode: 0o755 } },
  "a script that is not executable": { [script]: "#!/bin/sh\nexec pnpm install\n" },
  "presets in one line": {
    [presets]: '[{"id":"default","cliAgent":"claude","commandPrefix":[],"extraArgs":[],"sourceMetadata":{}}]',
  },
  "presets with prefixes, unknown keys, tabs and Windows ends of line": {
    [presets]:
      '[\r\n\t{\r\n\t\t"id": "a",\r\n\t\t"cliAgent": "codex",\r\n\t\t"commandPrefix": ["nice", "-n", "5"],\r\n\t\t"mine": {"x": 1}\r\n\t},\r\n\t{ "id": "b", "cliAgent": "clanka" },\r\n\tnull\r\n]\r\n',
  },
  "presets without a prefix": { [presets]: '[{"id":"a","cliAgent":"opencode"},{"id":"b","cliAgent":"amp"}]\n' },
};

test.each(Object.entries(situations))("with %s all is as before when ours has come and gone", async (_name, files) => {
  const world = await hookWorld(files);
  for (const options of [{}, { isTeam: true }, { isStrict: true }]) await expectRoundTrip(world, lalph, options);
  const before = await world.snapshot();
  for (const options of [{}, { isTeam: true }, { command: "/old/it's/persona" }, { isStrict: true }, {}]) {
    await world.install(lalph, options);
    expect((await world.read(script)).match(/hooks run/g)).toHaveLength(1);
  }
  await world.remove(lalph);
  expect(await world.snapshot()).toEqual(before);
});

interface Preset {
  commandPrefix?: string[];
}

const readPresets = async (world: HookWorld): Promise<(Preset | null)[]> =>
  JSON.parse(await world.read(presets)) as (Preset | null)[];

test("prefixes come before those of the user's, once, and go without a record, too", async () => {
  const world = await hookWorld(situations["presets with prefixes, unknown keys, tabs and Windows ends of line"] ?? {});
  const before = await readPresets(world);
  const ours = ["env", (await world.place()).command, "exec", "--lifecycle", "workspace", "--"];
  await world.install(lalph, { command: "/old/persona" });
  await world.install(lalph);
  expect((await readPresets(world))[0]?.commandPrefix).toEqual([...ours, "nice", "-n", "5"]);
  await rm(join(world.stateDirectory, "hooks"), { recursive: true });
  await world.remove(lalph);
  expect(await readPresets(world)).toEqual(before);
});

test("a preset that a user adds stays, and ours alone goes", async () => {
  const world = await hookWorld(situations["presets in one line"] ?? {});
  const [first] = await readPresets(world);
  await world.install(lalph);
  const text = await world.read(presets);
  await world.write({ [presets]: text.replace(/\]$/, ',{"id":"new","cliAgent":"claude","commandPrefix":["nice"]}]') });
  await world.install(lalph);
  await world.remove(lalph);
  expect(await readPresets(world)).toEqual([first, { id: "new", cliAgent: "claude", commandPrefix: ["nice"] }]);
});

test("presets that are no JSON are left alone, like all else", async () => {
  const world = await hookWorld({ [presets]: "[{" });
  const before = await world.snapshot();
  await expect(world.install(lalph)).rejects.toThrow(expect.objectContaining({ code: "FILE_NOT_UNDERSTOOD" }));
  expect(await world.snapshot()).toEqual(before);
});

test.for([
  ["bash", false],
  ["sh", false],
  ["zsh", true],
  ["fish", false],
  ["fish", true],
] as const)("the script runs in the shell of its user: %s (the team's: %j)", async ([shell, isTeam], { skip }) => {
  const world = await hookWorld({ [script]: "echo mine\n" });
  skip(!(await world.hasCommand(shell)), `${shell} is not installed`);
  await world.install(lalph, { isTeam });
  const options = { cwd: world.repository, env: world.env };
  expect((await run(shell, [world.at(script)], options)).stdout).toBe("mine\n");
  await world.install(lalph, { isTeam, isStrict: true });
  const failing = { ...options, env: { ...world.env, LAUNCHER_EXIT: "3" } };
  await expect(run(shell, [world.at(script)], failing)).rejects.toThrow(
    expect.objectContaining({ code: 1, stdout: "" }),
  );
  expect(await world.calls()).toEqual([
    ["hooks", "run", "lalph", "worktree-setup", world.repository],
    ["hooks", "run", "--strict", "lalph", "worktree-setup", world.repository],
  ]);
  expect(await world.pwned()).toEqual([]);
});

test("an agent is started by the launcher, the prompt as it is", async () => {
  const world = await hookWorld(situations["presets in one line"] ?? {});
  await world.install(lalph);
  const prefix = (await readPresets(world))[0]?.commandPrefix ?? [];
  const prompt = `"'\`touch pwned\`$(touch pwned)`;
  // lalph 0.3.139 puts the first word of a prefix twice.
  await run(prefix[0] ?? "", [...prefix, "claude", "--", prompt], { cwd: world.home, env: world.env });
  expect(await world.calls()).toEqual([["exec", "--lifecycle", "workspace", "--", "claude", "--", prompt, world.home]]);
  expect(await world.pwned()).toEqual([]);
});
