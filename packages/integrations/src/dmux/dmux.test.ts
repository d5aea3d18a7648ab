import { execFile } from "node:child_process";
import { chmod, mkdir, rm, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { hookWorld, type FileLike, type HookWorld } from "../../testing/hook-world.ts";
import { expectRoundTrip } from "../../testing/round-trip.ts";
import { git } from "../git/git.ts";
import { dmux } from "./dmux.ts";

const run = promisify(execFile);
const own = "repo/.dmux/hooks/worktree_created";
const teams = "repo/.dmux-hooks/worktree_created";
const executable = (text: string): FileLike => ({ text, mode: 0o755 });

const situations: Readonly<Record<string, Readonly<Record<string, FileLike>>>> = {
  "nothing at all": {},
  "a bash script": { [own]: executable("#!/usr/bin/env bash\nset -euo pipefail\n# mine\npnpm install\n") },
  "an sh script that ends early": { [own]: executable("#!/bin/sh -e\nexit 0\n") },
  "a script that ends with exec, without a last end of line": { [own]: executable("#!/bin/bash\nexec pnpm install") },
  "a fish script": { [own]: executable("#!/usr/bin/env fish\nset x 1; echo $x\n") },
  "a zsh script": { [own]: executable("#!/bin/zsh\nprint -r -- $0:A\n") },
  "a script without a shebang": { [own]: executable("echo mine\n") },
  "a shebang alone": { [own]: executable("#!/bin/sh") },
  "an empty script": { [own]: executable("") },
  "a script that is not executable": { [own]: "#!/bin/sh\necho mine\n" },
  "a script that only its owner may see": { [own]: { text: "#!/bin/sh\n", mode: 0o700 } },
  "unicode and tabs": { [own]: executable("#!/bin/sh\n\techo 'ü 🎛 $(touch pwned)'\n") },
  "other hooks, files and exclude lines": {
    "repo/.dmux/hooks/pane_closed": executable("#!/bin/sh\n"),
    "repo/.dmux/settings.json": "{}",
    "repo/.git/info/exclude": "# mine\r\n*.log\r\nno end",
  },
  "an exclude file that is empty": { "repo/.git/info/exclude": "" },
};

test.each(Object.entries(situations))("with %s all is as before when ours has come and gone", async (_name, files) => {
  const world = await hookWorld(files);
  await expectRoundTrip(world, dmux);
  const inTeam = Object.entries(files).map(([path, file]) => [path.replace(".dmux/hooks", ".dmux-hooks"), file]);
  await world.write(Object.fromEntries(inTeam) as Record<string, FileLike>);
  await expectRoundTrip(world, dmux, { isTeam: true, isStrict: true });
  expect(await world.calls()).toEqual([]);
});

test("the team's hooks, the user's and strict ones follow each other without a trace", async () => {
  const world = await hookWorld(situations["a bash script"] ?? {});
  const before = await world.snapshot();
  const all = [
    { isTeam: true },
    {},
    { isTeam: true, isStrict: true },
    { isStrict: true },
    {},
    { command: "/old/persona" },
  ];
  for (const options of all) await world.install(dmux, options);
  const text = await world.read(own);
  expect(text.match(/hooks run/g)).toHaveLength(1);
  expect(text).toContain("/old/persona hooks run dmux worktree_created || true");
  expect(await world.git(["status", "--porcelain", "-uall"])).not.toContain(".dmux/");
  await world.remove(dmux);
  expect(await world.snapshot()).toEqual(before);
});

test.each([
  [dmux, git],
  [git, dmux],
])("two tools share a repository and go in either order", async (first, second) => {
  for (const files of [{}, { "repo/.git/info/exclude": "no end" }, { "repo/.git/info/exclude": "" }]) {
    const world = await hookWorld(files);
    const before = await world.snapshot();
    await world.install(dmux);
    await world.install(git);
    await world.install(dmux);
    await world.remove(first);
    const rest = Object.values(await world.snapshot()).join("");
    expect(rest.includes("persona-launcher: dmux")).toBe(second === dmux);
    expect(rest.includes("persona-launcher: git")).toBe(second === git);
    await world.remove(second);
    expect(await world.snapshot()).toEqual(before);
  }
});

test("what a user changes meanwhile stays; ours alone goes", async () => {
  const world = await hookWorld(situations["a bash script"] ?? {});
  await world.install(dmux);
  await world.write({
    [own]: executable(`${await world.read(own)}echo more\n`),
    "repo/.git/info/exclude": `*.tmp\n${await world.read("repo/.git/info/exclude")}`,
  });
  await world.install(git);
  await world.install(dmux, { isStrict: true });
  await world.remove(dmux);
  await world.remove(git);
  expect(await world.read(own)).toBe("#!/usr/bin/env bash\nset -euo pipefail\n# mine\npnpm install\necho more\n");
  expect(await world.read("repo/.git/info/exclude")).toBe("*.tmp\n");
});

test.each(Object.entries(situations))("with %s ours goes also when its record is lost", async (_name, files) => {
  const world = await hookWorld(files);
  await world.install(dmux);
  await rm(join(world.stateDirectory, "hooks"), { recursive: true });
  await world.remove(dmux);
  for (const [path, file] of Object.entries(files)) {
    const text = typeof file === "string" ? file : file.text;
    // Without a record nobody knows that there was an empty file.
    expect(await world.read(path).catch(() => "")).toBe(text);
  }
  expect(Object.values(await world.snapshot()).join("")).not.toContain("persona-launcher");
});

test("a link to a user's dotfiles stays a link, and what it leads to is changed and put back", async () => {
  const world = await hookWorld({ "home/dotfiles/created": executable("#!/bin/sh\necho mine\n") });
  await mkdir(world.at("repo/.dmux/hooks"), { recursive: true });
  await symlink(world.at("home/dotfiles/created"), world.at(own));
  await expectRoundTrip(world, dmux);
  await world.install(dmux);
  expect(await world.read("home/dotfiles/created")).toContain("hooks run dmux");
});

test("a directory that is a link is written through, and what was made there is gone afterwards", async () => {
  const world = await hookWorld();
  await mkdir(world.at("home/dotfiles"));
  await symlink(world.at("home/dotfiles"), world.at("repo/.dmux"));
  await expectRoundTrip(world, dmux);
  await world.install(dmux);
  expect(await world.read("home/dotfiles/hooks/worktree_created")).toContain("hooks run dmux");
});

test.each<[string, FileLike, string, RegExp]>([
  ["a program", executable("#!/usr/bin/env node\n"), "FILE_NOT_UNDERSTOOD", /no shell we know/],
  ["Windows ends of line", executable("#!/bin/sh\r\necho\r\n"), "FILE_NOT_UNDERSTOOD", /Windows ends of line/],
])("%s is left alone, like all else", async (_name, file, code, says) => {
  const world = await hookWorld({ [own]: file });
  const before = await world.snapshot();
  await expect(world.install(dmux)).rejects.toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(says) }),
  );
  expect(await world.snapshot()).toEqual(before);
});

test("a file in the place of a directory is left alone, like all else", async () => {
  const world = await hookWorld({ "repo/.dmux": "mine" });
  const before = await world.snapshot();
  await expect(world.install(dmux)).rejects.toThrow(expect.objectContaining({ code: "FILE_UNWRITABLE" }));
  expect(await world.snapshot()).toEqual(before);
});

test("a directory that cannot be written to is left alone, like all else", async ({ skip }) => {
  skip(process.getuid?.() === 0, "root may write everywhere");
  const world = await hookWorld({ [own]: executable("#!/bin/sh\n") });
  await chmod(world.at("repo/.dmux/hooks"), 0o555);
  const before = await world.snapshot();
  await expect(world.install(dmux)).rejects.toThrow(expect.objectContaining({ code: "FILE_UNWRITABLE" }));
  expect(await world.snapshot()).toEqual(before);
  await chmod(world.at("repo/.dmux/hooks"), 0o755);
});

test("a hook of the team's that would come first keeps ours from being installed", async () => {
  const world = await hookWorld({ [teams]: executable("#!/bin/sh\n") });
  await expect(world.install(dmux)).rejects.toThrow(expect.objectContaining({ code: "HOOK_SHADOWED" }));
});

/** As dmux 5.7.1 calls it: in the main checkout, with everything in variables. */
async function call(world: HookWorld, path: string, more: Record<string, string> = {}): Promise<string> {
  const env = {
    ...world.env,
    DMUX_ROOT: world.repository,
    DMUX_PROMPT: `"'\`$(touch pwned)\``,
    DMUX_SLUG: "$(touch pwned)",
    DMUX_WORKTREE_PATH: "/w/$(touch pwned)",
    ...more,
  };
  const { stdout } = await run(world.at(path), [], { cwd: world.repository, env });
  return stdout;
}

const expected = (world: HookWorld, ...words: string[]): string[][] => [["hooks", "run", ...words, world.repository]];

test.each<[string, FileLike, string]>([
  ["bash", executable("#!/usr/bin/env bash\nset -euo pipefail\necho mine\n"), "mine\n"],
  ["sh", executable("#!/bin/sh\nexec echo mine\n"), "mine\n"],
  ["no shebang", executable("echo mine\nexit 0\n"), "mine\n"],
  ["not executable", "#!/bin/sh\necho mine\n", ""],
])("the hook runs ours, and then the user's own: %s", async (_name, file, output) => {
  const world = await hookWorld({ [own]: file });
  await world.install(dmux);
  await world.install(dmux);
  expect(await call(world, own)).toBe(output);
  expect(await world.calls()).toEqual(expected(world, "dmux", "worktree_created"));
  expect(await call(world, own, { LAUNCHER_EXIT: "3" })).toBe(output);
  expect(await world.pwned()).toEqual([]);
});

test("a new hook calls the one that ran so far, the user's own for all repositories", async () => {
  const world = await hookWorld({ "home/.dmux/hooks/worktree_created": executable("#!/bin/sh\necho all\n") });
  await world.install(dmux);
  expect(await call(world, own)).toBe("all\n");
  await world.install(dmux, { isTeam: true });
  expect(await call(world, teams)).toBe("all\n");
  expect(await world.pwned()).toEqual([]);
});

test("a strict hook fails with the launcher, and with none at all", async () => {
  const world = await hookWorld();
  for (const options of [{ isStrict: true }, { isStrict: true, isTeam: true }]) {
    await world.install(dmux, options);
    const path = "isTeam" in options ? teams : own;
    await call(world, path);
    await expect(call(world, path, { LAUNCHER_EXIT: "3" })).rejects.toThrow(expect.objectContaining({ code: 1 }));
    await rm(join(world.stateDirectory, "bin/persona"));
    await expect(call(world, path)).rejects.toThrow(expect.objectContaining({ code: 1 }));
  }
});

test("a hook of the team's does nothing where there is no launcher", async () => {
  const world = await hookWorld();
  await world.install(dmux, { isTeam: true });
  await call(world, teams);
  await rm(join(world.stateDirectory, "bin/persona"));
  expect(await call(world, teams)).toBe("");
  expect(await world.calls()).toEqual(expected(world, "dmux", "worktree_created"));
});

test("a hook whose bit was taken away by its user has it again when it is installed again", async () => {
  const world = await hookWorld();
  await world.install(dmux);
  await chmod(world.at(own), 0o644);
  await world.install(dmux);
  expect((await stat(world.at(own))).mode & 0o777).toBe(0o755);
  expect(await call(world, own)).toBe("");
});
