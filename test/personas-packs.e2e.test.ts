import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { startCommand } from "./src/run-cli.ts";
import type { StandInScript } from "./src/stand-in-model.ts";
import { createWorld, type World } from "./src/world.ts";

const never: StandInScript = () => ({ error: { status: 400, message: "no model is wanted here" } });

const flat = { description: "d", harness: "claude", model: "claude-sonnet-4-6", systemPrompt: "" };

async function write(world: World, files: Record<string, object | string>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(world.workspace, path)), { recursive: true });
    await writeFile(join(world.workspace, path), typeof content === "string" ? content : JSON.stringify(content));
  }
}

test("a pack is installed for a user, brought up to date, and removed", async () => {
  await using world = await createWorld(never);
  await write(world, {
    "pack/package.json": { name: "@team/pack", version: "1.0.0" },
    "pack/personas/helper.json": { id: "helper", ...flat, claudeMd: "CLAUDE.md" },
    "pack/personas/CLAUDE.md": "Be kind",
  });
  const place = join(world.user.home, ".config/persona-launcher/personas");
  expect(await world.persona(["install", "./pack"])).toEqual({
    exitCode: 0,
    signal: undefined,
    stdout: `@team/pack 1.0.0 in ${place}\n+ helper.json\n+ team__pack/CLAUDE.md\n`,
    stderr: "",
  });
  expect((await world.persona(["show", "helper"])).exitCode).toBe(0);
  expect((await world.persona(["validate"])).stdout).toBe("4 files, no problems\n");
  await write(world, { "pack/personas/second.json": { id: "second", ...flat } });
  expect((await world.persona(["install"])).stdout).toBe(
    `@team/pack 1.0.0 in ${place}\n+ second.json\n= 2 unchanged\n`,
  );
  const removed = await world.persona(["uninstall", "@team/pack", "--json"]);
  expect(JSON.parse(removed.stdout)).toMatchObject({
    packs: [{ removed: ["helper.json", "second.json", "team__pack/CLAUDE.md"] }],
  });
  expect(await readdir(place)).toEqual([".packs.json"]);
});

test("a tarball is installed for a project, and runs there", async () => {
  await using world = await createWorld(() => ({ say: "I help" }));
  await write(world, {
    "source/package.json": { name: "pack", version: "1.0.0", scripts: { prepack: "touch ../ran" } },
    "source/personas/helper.json": { id: "helper", ...flat },
  });
  const pack = startCommand("npm", ["pack", "--ignore-scripts"], {
    cwd: join(world.workspace, "source"),
    env: world.user.env,
  });
  expect((await pack.ended).exitCode).toBe(0);
  const installed = await world.persona(["install", "source/pack-1.0.0.tgz", "--project"]);
  expect(installed.stdout).toBe("pack 1.0.0 in .agentworkforce/workforce/personas\n+ helper.json\n");
  expect(await world.persona(["run", "helper", "Help", "--timeout", "60"])).toMatchObject({
    exitCode: 0,
    stdout: "I help\n",
  });
});

test("a pack with a problem, and one that is in the way of another, change nothing", async () => {
  await using world = await createWorld(never);
  await write(world, {
    "bad/a.json": { id: "a", ...flat, env: { LD_PRELOAD: "/x" } },
    "bad/b.json": { id: "b", ...flat },
    "good/b.json": { id: "b", ...flat },
    ".agentworkforce/workforce/personas/b.json": { id: "b", ...flat, model: "mine" },
  });
  const bad = await world.persona(["install", "./bad", "--project"]);
  expect(bad).toMatchObject({ exitCode: 65, stdout: "" });
  expect(bad.stderr).toContain("bad/a.json:1:101  /env/LD_PRELOAD  ");
  const conflict = await world.persona(["install", "./good", "--project", "--json"]);
  expect(conflict).toMatchObject({ exitCode: 73, stderr: "" });
  expect(JSON.parse(conflict.stdout)).toMatchObject({ error: { code: "PACK_CONFLICT" } });
  expect(await world.persona(["install", "./none"])).toMatchObject({ exitCode: 66 });
  expect(await world.persona(["uninstall", "none"])).toMatchObject({ exitCode: 66 });
  expect(await world.persona(["install", "github:a/b"])).toMatchObject({ exitCode: 66 });
  expect(await readdir(join(world.workspace, ".agentworkforce/workforce/personas"))).toEqual(["b.json"]);
  expect(await world.persona(["install"])).toMatchObject({
    exitCode: 0,
    stdout: "",
    stderr: "no packs are installed\n",
  });
});
