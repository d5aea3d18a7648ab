import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { hookWorld, type FileLike } from "../../testing/hook-world.ts";
import { expectRoundTrip } from "../../testing/round-trip.ts";
import { vibeKanban } from "./vibe-kanban.ts";

const run = promisify(execFile);
const profiles =
  process.platform === "darwin"
    ? "home/Library/Application Support/ai.bloop.vibe-kanban/profiles.json"
    : "home/.local/share/vibe-kanban/profiles.json";

const situations: Readonly<Record<string, Readonly<Record<string, FileLike>>>> = {
  "nothing at all": {},
  "an empty object": { [profiles]: "{}\n" },
  "variants of the user's in one line": {
    [profiles]: '{"executors":{"CLAUDE_CODE":{"PLAN":{"CLAUDE_CODE":{"plan":true}}},"GEMINI":{}},"mine":[1, 2]}',
  },
  "tabs and Windows ends of line": {
    [profiles]: '{\r\n\t"executors": {\r\n\t\t"CODEX": {\r\n\t\t\t"DEFAULT": {}\r\n\t\t}\r\n\t}\r\n}\r\n',
  },
};

test.each(Object.entries(situations))("with %s all is as before when ours has come and gone", async (_name, files) => {
  const world = await hookWorld(files);
  await expectRoundTrip(world, vibeKanban);
  await world.install(vibeKanban, { command: "/old/it's/persona" });
  await world.install(vibeKanban);
  const installed = await world.read(profiles);
  expect(installed.match(/exec --lifecycle workspace/g)).toHaveLength(3);
  expect(installed).not.toContain("/old/");
  await rm(join(world.stateDirectory, "hooks"), { recursive: true });
  await world.remove(vibeKanban);
  const is = await world.read(profiles).catch(() => "{}");
  expect(JSON.parse(is)).toEqual(JSON.parse((files[profiles] ?? "{}") as string));
});

test("a variant that a user adds stays, ours alone goes", async () => {
  const world = await hookWorld();
  await world.install(vibeKanban);
  const value = JSON.parse(await world.read(profiles)) as { executors: Record<string, Record<string, unknown>> };
  await world.write({
    [profiles]: JSON.stringify({
      executors: { ...value.executors, GEMINI: {}, CODEX: { ...value.executors["CODEX"], MINE: {} } },
    }),
  });
  await world.remove(vibeKanban);
  expect(JSON.parse(await world.read(profiles))).toEqual({ executors: { GEMINI: {}, CODEX: { MINE: {} } } });
});

test.each([
  ['{"executors":[]}', "executors is no object"],
  ['{"executors":{"CODEX":{"RAVI":"x"}}}', "executors.CODEX.RAVI is no object"],
  [
    '{"executors":{"CODEX":{"RAVI":{"CODEX":{"base_command_override":"mine"}}}}}',
    "executors.CODEX.RAVI.CODEX is one of yours",
  ],
  ["[]", "it is no object"],
])("%s is left alone, like all else", async (text, state) => {
  const world = await hookWorld({ [profiles]: text });
  const before = await world.snapshot();
  await expect(world.install(vibeKanban)).rejects.toThrow(
    expect.objectContaining({ code: "FILE_NOT_UNDERSTOOD", message: expect.stringMatching(`: ${state}$`) }),
  );
  expect(await world.snapshot()).toEqual(before);
  expect((await world.remove(vibeKanban)).changes).toEqual([]);
});

test("the scripts to paste run in every shell that a user may have, and no name in them is run", async () => {
  const world = await hookWorld();
  const { steps } = await world.install(vibeKanban);
  const scripts = steps.flatMap(
    (step) => /^Settings → Repositories, (?:setup|archive) script: (.*)$/.exec(step)?.[1] ?? [],
  );
  expect(scripts).toHaveLength(2);
  for (const script of scripts) {
    await run("sh", ["-c", script], { cwd: world.home, env: { ...world.env, VK_WORKSPACE_BRANCH: "$(touch pwned)" } });
  }
  expect(await world.calls()).toEqual(
    ["setup", "archive"].map((event) => ["hooks", "run", "vibe-kanban", event, world.home]),
  );
  expect(await world.pwned()).toEqual([]);
});
