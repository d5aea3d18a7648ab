import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { isAlive, waitUntil } from "./src/processes.ts";
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

test("packs that are installed at the same moment are all in the books", async () => {
  await using world = await createWorld(never);
  const names = ["one", "two", "three", "four"];
  await write(world, Object.fromEntries(names.map((name) => [`${name}/${name}.json`, { id: name, ...flat }])));
  const results = await Promise.all(names.map((name) => world.persona(["install", `./${name}`])));
  expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
  const place = join(world.user.home, ".config/persona-launcher/personas");
  const { packs } = JSON.parse(await readFile(join(place, ".packs.json"), "utf8")) as { packs: object };
  expect(Object.keys(packs).toSorted()).toEqual(names.toSorted());
  expect((await readdir(place)).toSorted()).toEqual([".packs.json", ...names.map((name) => `${name}.json`)].toSorted());
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s while npm fetches a pack stops npm and leaves nothing", async (signal, exitCode) => {
  await using world = await createWorld(never);
  const [bin, temporary] = ["bin", "tmp"].map((name) => join(world.user.home, name)) as [string, string];
  for (const directory of [bin, temporary]) await mkdir(directory, { recursive: true });
  await writeFile(join(bin, "npm"), `#!/bin/sh\necho $$ > ${world.user.home}/pid\nexec sleep 600\n`, { mode: 0o700 });
  const env = { ...world.user.env, PATH: `${bin}:${world.user.env["PATH"]}`, TMPDIR: temporary };
  await using install = world.startPersona(["install", "@team/pack"], { env });
  const read = (): Promise<string> => readFile(join(world.user.home, "pid"), "utf8").catch(() => "");
  const pid = Number(await waitUntil(read, { timeoutMs: 30_000, what: "npm" }));
  install.kill(signal);
  const ended = await install.ended;
  expect(ended).toMatchObject({ exitCode, stdout: "" });
  expect(ended.stderr).toContain('Cannot install the pack "@team/pack": it was cancelled [CANCELLED]');
  expect(isAlive(pid)).toBe(false);
  expect(await readdir(temporary)).toEqual([]);
});

test("a tarball that says it has less than nothing is refused at once", async () => {
  await using world = await createWorld(never);
  const archive = Buffer.concat([tarEntry("x", "14 size=-1536\n", "x"), tarEntry("package/a", "", "0")]);
  await writeFile(join(world.workspace, "bad.tgz"), gzipSync(archive));
  const refused = await world.persona(["install", "./bad.tgz"]);
  expect(refused).toMatchObject({ exitCode: 65, stdout: "" });
  expect(refused.stderr).toContain("a header is damaged [PACK_INVALID]");
});

function tarEntry(path: string, content: string, type: string): Buffer {
  const block = Buffer.alloc(512);
  block.write(path, 0);
  block.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
  block.write(`        ${type}`, 148);
  block.write("ustar\u000000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([block, Buffer.from(content.padEnd(Math.ceil(content.length / 512) * 512, "\0"))]);
}
