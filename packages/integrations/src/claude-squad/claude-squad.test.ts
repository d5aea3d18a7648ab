import { execFile } from "node:child_process";
import { mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { hookWorld, type FileLike, type HookWorld } from "../../testing/hook-world.ts";
import { expectRoundTrip } from "../../testing/round-trip.ts";
import { findRepository } from "../hooks/find-place.ts";
import { installHooks, removeHooks } from "../hooks/install-hooks.ts";
import { claudeSquad } from "./claude-squad.ts";

const run = promisify(execFile);
const config = "home/.claude-squad/config.json";

const situations: Readonly<Record<string, Readonly<Record<string, FileLike>>>> = {
  "nothing at all": {},
  "an empty object": { [config]: "{}" },
  "its own file": {
    [config]:
      '{\n  "default_program": "claude",\n  "auto_yes": false,\n  "daemon_poll_interval": 1000,\n  "branch_prefix": "me/"\n}',
  },
  "profiles of the user's, for nobody else to read": {
    [config]: { text: '{"profiles":[{"name":"mine","program":"codex -m \\"x\\""}],"x":{"y":[ ]}}\n', mode: 0o600 },
  },
  "tabs and Windows ends of line": { [config]: '{\r\n\t"profiles": [\r\n\t\t{ "name": "mine" }\r\n\t]\r\n}\r\n' },
};

interface Config {
  profiles: { name: string; program?: string }[];
}

const read = async (world: HookWorld): Promise<Config> => JSON.parse(await world.read(config)) as Config;

test.each(Object.entries(situations))("with %s all is as before when ours has come and gone", async (_name, files) => {
  const world = await hookWorld(files);
  await expectRoundTrip(world, claudeSquad);
  await world.install(claudeSquad, { command: "/old/it's/persona" });
  await world.install(claudeSquad);
  expect((await read(world)).profiles.filter(({ name }) => name.startsWith("ravi-"))).toHaveLength(3);
  await rm(join(world.stateDirectory, "hooks"), { recursive: true });
  await world.remove(claudeSquad);
  const [was, is] = [files[config], await world.read(config).catch(() => undefined)];
  const text = typeof was === "object" ? was.text : was;
  expect(is === undefined ? {} : JSON.parse(is)).toEqual(text === undefined ? {} : JSON.parse(text));
});

test("what one repository has installed for the user another one may take away, to the byte", async () => {
  const world = await hookWorld(situations["profiles of the user's, for nobody else to read"] ?? {});
  const before = await world.read(config);
  await world.git(["init", "-q", "--template=", "../other"]);
  const other = { ...(await world.place()), ...(await findRepository(join(world.root, "other"), world.env)) };
  const { stateDirectory } = world;
  const program = { nodePath: "/bin/sh", scriptPath: join(world.root, "launcher") };
  await world.install(claudeSquad);
  await installHooks(claudeSquad, other, { stateDirectory, program });
  await removeHooks(claudeSquad, other, { stateDirectory });
  expect(await world.read(config)).toBe(before);
});

test("a profile that a user adds stays, ours alone goes", async () => {
  const world = await hookWorld(situations["nothing at all"] ?? {});
  await world.install(claudeSquad);
  const { profiles, ...rest } = await read(world);
  await world.write({ [config]: JSON.stringify({ ...rest, profiles: [...profiles, { name: "mine" }] }) });
  await world.remove(claudeSquad);
  expect(await read(world)).toEqual({ ...rest, profiles: [{ name: "mine" }] });
});

test("a profile of the user's that has a name like ours stays what it is", async () => {
  const mine = { name: "ravi-claude", program: "my-own claude" };
  const world = await hookWorld({ [config]: JSON.stringify({ profiles: [mine] }) });
  await world.install(claudeSquad);
  expect((await read(world)).profiles[0]).toEqual(mine);
  await rm(join(world.stateDirectory, "hooks"), { recursive: true });
  await world.remove(claudeSquad);
  expect(await read(world)).toEqual({ profiles: [mine] });
});

test("settings that are a link to a user's dotfiles stay one", async () => {
  const world = await hookWorld();
  await mkdir(world.at("home/dotfiles"));
  await symlink(world.at("home/dotfiles"), world.at("home/.claude-squad"));
  await expectRoundTrip(world, claudeSquad);
  await world.install(claudeSquad);
  expect(await world.read("home/dotfiles/config.json")).toContain("ravi-claude");
});

test.each(['{"profiles":{}}', "[]", "", "not JSON", '{"a":1,"a":2}'])(
  "%j is left alone, like all else",
  async (text) => {
    const world = await hookWorld({ [config]: text });
    const before = await world.snapshot();
    await expect(world.install(claudeSquad)).rejects.toThrow(expect.objectContaining({ code: "FILE_NOT_UNDERSTOOD" }));
    expect(await world.snapshot()).toEqual(before);
  },
);

test("a program is one line of a shell, of which no path is run", async () => {
  const world = await hookWorld();
  await world.install(claudeSquad);
  for (const { program = "" } of (await read(world)).profiles) {
    await run("sh", ["-c", program], { cwd: world.home, env: world.env });
  }
  expect(await world.calls()).toEqual(
    ["claude", "codex", "opencode"].map((agent) => ["exec", "--lifecycle", "workspace", "--", agent, world.home]),
  );
  expect(await world.pwned()).toEqual([]);
});
