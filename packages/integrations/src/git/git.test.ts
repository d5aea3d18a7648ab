import { mkdir, realpath, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hookWorld, type FileLike, type HookWorld } from "../../testing/hook-world.ts";
import { expectRoundTrip } from "../../testing/round-trip.ts";
import { findRepository } from "../hooks/find-place.ts";
import { git } from "./git.ts";

const executable = (text: string): FileLike => ({ text, mode: 0o755 });
const plain = "repo/.git/hooks/post-checkout";

/** As husky 9 lays it out. */
const husky = {
  "repo/.husky/_/h":
    '#!/usr/bin/env sh\nn=$(basename "$0")\ns=$(dirname "$(dirname "$0")")/$n\n[ ! -f "$s" ] && exit 0\nsh -e "$s" "$@"\nc=$?\n[ $c != 0 ] && echo "husky - $n script failed (code $c)"\nexit $c\n',
  "repo/.husky/_/post-checkout": executable('#!/usr/bin/env sh\n. "$(dirname "$0")/h"\n'),
} satisfies Record<string, FileLike>;

interface Situation {
  files?: Readonly<Record<string, FileLike>>;
  hooksPath?: string;
  /** Where the hook is. */
  path: string;
  /** What the user's own says. */
  says?: string;
}

const situations: Readonly<Record<string, Situation>> = {
  "no hook": { path: plain },
  "a hook": { path: plain, files: { [plain]: executable('#!/bin/sh\necho "mine $#" >&2\n') }, says: "mine 3" },
  "a hook of bash that ends early": {
    path: plain,
    files: { [plain]: executable("#!/usr/bin/env bash\nset -euo pipefail\necho mine >&2\nexit 0") },
    says: "mine",
  },
  "a hook without a shebang": { path: plain, files: { [plain]: executable("echo mine >&2\n") }, says: "mine" },
  "a hook that was put to rest": { path: plain, files: { [plain]: "#!/bin/sh\ntouch pwned\n" } },
  "a relative core.hooksPath": {
    path: "repo/.git hooks [a]/post-checkout",
    hooksPath: ".git hooks [a]",
    files: { "repo/.git hooks [a]/post-checkout": executable("#!/bin/sh\necho mine >&2\n") },
    says: "mine",
  },
  "a relative core.hooksPath that is not there": { path: "repo/hooks/post-checkout", hooksPath: "hooks" },
  "an absolute core.hooksPath": { path: "home/my hooks/post-checkout", hooksPath: "home/my hooks" },
  husky: { path: "repo/.husky/post-checkout", hooksPath: ".husky/_", files: husky },
  "husky with a script": {
    path: "repo/.husky/post-checkout",
    hooksPath: ".husky/_",
    files: { ...husky, "repo/.husky/post-checkout": "echo mine >&2\n" },
    says: "mine",
  },
};

async function worldOf({ files = {}, hooksPath }: Situation): Promise<HookWorld> {
  const world = await hookWorld();
  await world.git(["commit", "-q", "--allow-empty", "-m", "first"]);
  await world.write(files);
  if (hooksPath !== undefined) {
    await world.git(["config", "core.hooksPath", hooksPath.startsWith("home/") ? world.at(hooksPath) : hooksPath]);
  }
  return world;
}

test.each(Object.entries(situations))("with %s all is as before when ours has come and gone", async (_name, about) => {
  const world = await worldOf(about);
  await expectRoundTrip(world, git);
  await world.install(git);
  expect(await world.read(about.path)).toContain("hooks run git post-checkout");
  await rm(join(world.stateDirectory, "hooks"), { recursive: true });
  await world.remove(git);
  expect(Object.values(await world.snapshot()).join("")).not.toContain("persona-launcher");
});

test.each(Object.entries(situations))(
  "with %s a new worktree tells the launcher, whatever it is called",
  async (_name, about) => {
    const world = await worldOf(about);
    await world.install(git);
    const path = join(world.root, `w 'o' "r" $(touch pwned) ü`);
    const said = await world.gitSays(["worktree", "add", "-q", "-b", "a/$(touch${IFS}pwned)'\"ü", path]);
    expect(said).toEqual({ exitCode: 0, lines: about.says === undefined ? [] : [about.says] });
    const [call] = await world.calls();
    expect(call?.slice(0, 5)).toEqual(["hooks", "run", "git", "post-checkout", "0".repeat(40)]);
    expect(call?.slice(6)).toEqual(["1", await realpath(path)]);
    expect(await world.calls()).toHaveLength(1);
    expect(await world.pwned()).toEqual([]);
  },
);

test.each(Object.entries(situations))(
  "with %s a launcher that fails, or is gone, keeps no worktree from being made",
  async (_name, about) => {
    const world = await worldOf(about);
    await world.install(git);
    expect((await world.gitSays(["worktree", "add", "-q", "../one"], { LAUNCHER_EXIT: "3" })).exitCode).toBe(0);
    expect(await world.calls()).toHaveLength(1);
    await rm(join(world.stateDirectory, "bin/persona"));
    expect((await world.gitSays(["worktree", "add", "-q", "../two"])).exitCode).toBe(0);
    expect(await world.pwned()).toEqual([]);
  },
);

test("a hook of the user's own that fails does so as before, ours before it or not", async () => {
  const world = await worldOf({ path: plain, files: { [plain]: executable("#!/bin/sh\nexit 7\n") } });
  const before = await world.gitSays(["worktree", "add", "-q", "../one"]);
  await world.install(git, { isStrict: true });
  expect(await world.gitSays(["worktree", "add", "-q", "../two"])).toEqual(before);
  expect(before.exitCode).not.toBe(0);
  expect(await world.calls()).toHaveLength(1);
});

test("for the team it starts the launcher of whoever has one, and nothing without", async () => {
  const world = await worldOf({ path: plain });
  await world.install(git, { isTeam: true });
  expect((await world.gitSays(["worktree", "add", "-q", "../one"])).exitCode).toBe(0);
  const [call] = await world.calls();
  expect(call?.slice(0, 5)).toEqual(["hooks", "run", "git", "post-checkout", "0".repeat(40)]);
  await rm(join(world.stateDirectory, "bin/persona"));
  expect(await world.gitSays(["worktree", "add", "-q", "../two"])).toEqual({ exitCode: 0, lines: [] });
  expect(await world.calls()).toHaveLength(1);
});

test.for([
  ["fish", false],
  ["fish", true],
  ["zsh", false],
  ["zsh", true],
] as const)("a hook of %s passes its words on, too (the team's: %j)", async ([shell, isTeam], { skip }) => {
  const world = await worldOf({
    path: plain,
    files: { [plain]: executable(`#!/usr/bin/env ${shell}\necho mine >&2\n`) },
  });
  skip(!(await world.hasCommand(shell)), `${shell} is not installed`);
  await expectRoundTrip(world, git, { isTeam });
  await world.install(git, { isTeam });
  expect(await world.gitSays(["worktree", "add", "-q", "../one"])).toEqual({ exitCode: 0, lines: ["mine"] });
  expect((await world.calls())[0]?.slice(0, 5)).toEqual(["hooks", "run", "git", "post-checkout", "0".repeat(40)]);
});

test("a hooks directory that is a link is written through", async () => {
  const world = await worldOf({ path: plain });
  await mkdir(world.at("home/hooks"));
  await symlink(world.at("home/hooks"), world.at("repo/.git/hooks"));
  await expectRoundTrip(world, git);
  await world.install(git);
  expect(await world.read("home/hooks/post-checkout")).toContain("hooks run git");
});

test.each(["my [hooks] *", "back\\slash", " # spaces "])(
  "git does not see a hook of one's own in %j",
  async (hooksPath) => {
    const world = await worldOf({ path: plain, hooksPath });
    await world.install(git);
    expect(await world.read(`repo/${hooksPath}/post-checkout`)).toContain("hooks run git");
    expect(await world.git(["status", "--porcelain", "-uall"])).toBe("");
  },
);

test("hooks of all repositories are said to be so", async () => {
  const world = await worldOf(situations["an absolute core.hooksPath"] ?? { path: plain });
  expect((await world.install(git)).steps[0]).toContain("is for all repositories that have it as core.hooksPath");
});

test("a program in the hook's place is left alone", async () => {
  const world = await worldOf({ path: plain, files: { [plain]: executable("#!/usr/bin/env python3\n") } });
  const before = await world.snapshot();
  await expect(world.install(git)).rejects.toThrow(expect.objectContaining({ code: "FILE_NOT_UNDERSTOOD" }));
  expect(await world.snapshot()).toEqual(before);
});

test("the place is the main checkout, from a linked worktree, from below it, and from a submodule", async () => {
  const world = await worldOf({ path: plain, hooksPath: "hooks" });
  const main = {
    repository: world.repository,
    gitDirectory: join(world.repository, ".git"),
    gitHooks: join(world.repository, "hooks"),
  };
  await world.git(["worktree", "add", "-q", "-b", "linked", "../linked $HOME"]);
  await mkdir(join(world.repository, "below/it"), { recursive: true });
  for (const directory of [join(world.root, "linked $HOME"), join(world.repository, "below/it")]) {
    expect(await findRepository(directory, { ...world.env, GIT_DIR: "/nowhere" })).toEqual(main);
  }
  await world.git(["init", "-q", "../lib"]);
  await world.git(["commit", "-q", "--allow-empty", "-m", "lib"], join(world.root, "lib"));
  await world.git(["-c", "protocol.file.allow=always", "submodule", "add", "-q", join(world.root, "lib"), "lib"]);
  const submodule = join(world.repository, "lib");
  expect(await findRepository(submodule, world.env)).toMatchObject({
    repository: submodule,
    gitDirectory: join(world.repository, ".git/modules/lib"),
  });
});

test("a bare repository is its own place", async () => {
  const world = await worldOf({ path: plain });
  await world.git(["clone", "-q", "--bare", world.repository, "../bare.git"]);
  const bare = join(world.root, "bare.git");
  await world.git(["worktree", "add", "-q", "../beside"], bare);
  expect(await findRepository(join(world.root, "beside"), world.env)).toEqual({
    repository: bare,
    gitDirectory: bare,
    gitHooks: join(bare, "hooks"),
  });
});
