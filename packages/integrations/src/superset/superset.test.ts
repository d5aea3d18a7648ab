import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "jsonc-parser";
import { expect, test } from "vitest";
import { hookWorld, type FileLike } from "../../testing/hook-world.ts";
import { expectRoundTrip } from "../../testing/round-trip.ts";
import { superset } from "./superset.ts";

const run = promisify(execFile);
const base = "repo/.superset/config.json";
const overlay = "repo/.superset/config.local.json";

const situations: Readonly<Record<string, Readonly<Record<string, FileLike>>>> = {
  "nothing at all": {},
  "a base of the user's": { [base]: '{\n  "setup": ["pnpm install"],\n  "teardown": [],\n  "cwd": "app"\n}\n' },
  "a base that is as empty as ours": { [base]: '{\n  "setup": [],\n  "teardown": []\n}\n' },
  "an empty overlay": { [base]: "{}", [overlay]: "{}" },
  "an overlay in one line": { [base]: "{}\n", [overlay]: '{"setup":{"before":["nvm use"]},"x":[1,2]}' },
  "an overlay with tabs and Windows ends of line": {
    [overlay]:
      '{\r\n\t"setup": {\r\n\t\t"before": [\r\n\t\t\t"a"\r\n\t\t],\r\n\t\t"after": ["b"]\r\n\t},\r\n\t"mine": "ü"\r\n}\r\n',
  },
  "an overlay that replaces": { [overlay]: '{ "setup": ["a", "b"], "teardown": [] }' },
  "an overlay with comments, a trailing comma and a byte order mark": {
    [overlay]: '\uFEFF{\n  // mine\n  "setup": {\n    "before": [ /* first */ "a", // why\n    ],\n  },\n}',
  },
  "unknown keys beside before and after": { [overlay]: '{"setup":{"before":[],"note":"x"},"teardown":{"after":[]}}\n' },
  "scripts of the user's": {
    "repo/.superset/setup.sh": "#!/bin/sh\n",
    "repo/.superset/teardown.sh": { text: "#!/bin/sh\n", mode: 0o755 },
  },
};

test.each(Object.entries(situations))("with %s all is as before when ours has come and gone", async (_name, files) => {
  const world = await hookWorld(files);
  await expectRoundTrip(world, superset);
  await expectRoundTrip(world, superset, { isTeam: true, isStrict: true });
  expect(await world.calls()).toEqual([]);
});

const valueOf = (text: string): unknown => parse(text.replace("\uFEFF", ""), [], { allowTrailingComma: true });

const comments = (text: string): string[] => text.match(/\/\/.*|\/\*.*?\*\//g) ?? [];

/** Without what is ours. */
function bare(value: unknown): unknown {
  if (Array.isArray(value))
    return value.filter((item) => typeof item !== "string" || !/hooks run|\.superset\//.test(item));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, bare(inner)] as const);
  const kept = entries.filter(([, inner]) => JSON.stringify(inner) !== "[]" && JSON.stringify(inner) !== "{}");
  return Object.fromEntries(kept);
}

test.each(Object.entries(situations))("with %s all else stays, also when the record is lost", async (_name, files) => {
  const world = await hookWorld(files);
  await world.install(superset);
  const textOf = async (path: string): Promise<string> => await world.read(path).catch(() => "{}");
  const check = async (): Promise<void> => {
    for (const path of [base, overlay]) {
      const [was, is] = [(files[path] ?? "{}") as string, await textOf(path)];
      expect(bare({ ...(valueOf(is) as object), "persona-launcher": [] })).toEqual(bare(valueOf(was)));
      expect(comments(is)).toEqual(comments(was));
    }
  };
  await check();
  await rm(join(world.stateDirectory, "hooks"), { recursive: true });
  await world.remove(superset);
  await check();
  expect(Object.values(await world.snapshot()).join("")).not.toContain("persona");
});

test("an overlay that a user has changed keeps the change, and what was empty before", async () => {
  const world = await hookWorld(situations["unknown keys beside before and after"] ?? {});
  await world.install(superset);
  const text = await world.read(overlay);
  await world.write({ [overlay]: text.replace('"note":"x"', '"note":"y"') });
  await world.remove(superset);
  expect(await world.read(overlay)).toBe('{"setup":{"before":[],"note":"y"},"teardown":{"after":[]}}\n');
});

test("a base that a user fills in after us stays, without our mark", async () => {
  const world = await hookWorld();
  await world.install(superset);
  await world.write({ [base]: (await world.read(base)).replace('"setup": []', '"setup": ["mine"]') });
  expect((await world.install(superset)).changes.map(({ path }) => path)).toEqual([
    join(world.repository, ".git/info/exclude"),
  ]);
  await world.remove(superset);
  expect(valueOf(await world.read(base))).toEqual({ setup: ["mine"], teardown: [] });
});

test("what has another layout by now has our entries once, and in their places", async () => {
  const world = await hookWorld(situations["an overlay with tabs and Windows ends of line"] ?? {});
  await world.install(superset);
  await world.write({ [overlay]: JSON.stringify(valueOf(await world.read(overlay))) });
  const { changes } = await world.install(superset);
  expect(changes).toEqual([]);
});

test("the team's hooks, the user's and strict ones follow each other without a trace", async () => {
  const world = await hookWorld(situations["a base of the user's"] ?? {});
  const before = await world.snapshot();
  const all = [{}, { isTeam: true }, { isStrict: true }, { command: "/old/it's/bin/persona" }, {}];
  for (const options of all) await world.install(superset, options);
  expect((await world.read(overlay)).match(/hooks run/g)).toHaveLength(2);
  expect((await world.read(base)).match(/ravi-/g)).toHaveLength(2);
  expect(await world.git(["status", "--porcelain", "-uall"])).not.toContain("config.local.json");
  await world.remove(superset);
  expect(await world.snapshot()).toEqual(before);
});

test.each([
  [overlay, '{"setup":"pnpm install"}', '"setup" is no list of strings'],
  [overlay, '{"run":[1]}', '"run" is no list of strings'],
  [base, '{"teardown":{"before":[]}}', '"teardown" is no list of strings'],
])("%s as %s, which Superset would ignore, is left alone, and goes on to be removed", async (path, text, says) => {
  const world = await hookWorld({ [base]: "{}", [overlay]: "{}", [path]: text });
  const before = await world.snapshot();
  await expect(world.install(superset)).rejects.toThrow(
    expect.objectContaining({ code: "HOOK_SHADOWED", message: expect.stringContaining(says) }),
  );
  expect(await world.snapshot()).toEqual(before);
  expect((await world.remove(superset)).changes).toEqual([]);
});

test.each([base, overlay])("%s that is no JSON is left alone, said so, and what to paste is printed", async (path) => {
  const world = await hookWorld({ [base]: '{"setup":["mine"]}', [overlay]: "{}", [path]: '{"setup": [' });
  const before = await world.snapshot();
  const plan = await superset.plan(await world.place());
  expect(plan.parts.map(({ paste }) => paste).join("")).toContain("hooks run superset setup");
  await expect(world.install(superset)).rejects.toThrow(expect.objectContaining({ code: "FILE_NOT_UNDERSTOOD" }));
  expect(await world.snapshot()).toEqual(before);
});

test("an overlay that is no JSON any more is not passed over in silence", async () => {
  const world = await hookWorld();
  await world.install(superset);
  await world.write({ [overlay]: `${await world.read(overlay)}}` });
  await expect(world.remove(superset)).rejects.toThrow(expect.objectContaining({ code: "FILE_NOT_UNDERSTOOD" }));
});

interface Commands {
  setup: { before: string[] };
  teardown: { after: string[] };
}

test.for(["bash", "zsh", "fish", "sh"])(
  "what Superset types is read by %s, and nothing in a name is run",
  async (shell, { skip }) => {
    const world = await hookWorld({ "repo/.superset/setup.sh": 'echo "setup of mine"\n' });
    skip(!(await world.hasCommand(shell)), `${shell} is not installed`);
    await world.install(superset);
    const { setup, teardown } = valueOf(await world.read(overlay)) as Commands;
    const env = { ...world.env, SUPERSET_ROOT_PATH: world.repository, SUPERSET_WORKSPACE_NAME: "$(touch pwned)" };
    const typed = [...setup.before, "echo agent"].join(" && ");
    const { stdout } = await run(shell, ["-c", typed], { cwd: world.home, env });
    expect(stdout).toBe("setup of mine\nagent\n");
    await run("bash", ["-c", teardown.after.join(" && ")], { cwd: world.home, env: { ...env, LAUNCHER_EXIT: "3" } });
    expect(await world.calls()).toEqual([
      ["hooks", "run", "superset", "setup", world.home],
      ["hooks", "run", "superset", "teardown", world.home],
    ]);
    await world.install(superset, { isStrict: true });
    const strict = (valueOf(await world.read(overlay)) as Commands).setup.before.join(" && ");
    await expect(
      run(shell, ["-c", `${strict} && echo agent`], { cwd: world.home, env: { ...env, LAUNCHER_EXIT: "3" } }),
    ).rejects.toThrow(expect.objectContaining({ code: 3, stdout: "" }));
    expect(await world.pwned()).toEqual([]);
  },
);
