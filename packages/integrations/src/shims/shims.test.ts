import { execFile } from "node:child_process";
import { rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { hookWorld, type FileLike, type HookWorld } from "../../testing/hook-world.ts";
import { writeLauncherCommand } from "../files/launcher-command.ts";
import { installParts, removeParts, type HookChange } from "../hooks/install-parts.ts";
import { shimParts } from "./shim-parts.ts";

const run = promisify(execFile);

const situations: Readonly<Record<string, [shell: string, files: Readonly<Record<string, FileLike>>]>> = {
  "bash, and no file of its own": ["/bin/bash", {}],
  "bash, and all its files": [
    "/bin/bash",
    {
      "home/.bashrc": "# mine\nexport A='$(touch pwned)'\n[ -n \"$A\" ] || return\n",
      "home/.bash_profile": ". ~/.bashrc",
      "home/.profile": "",
    },
  ],
  "zsh, and a file for nobody else": [
    "/usr/bin/zsh",
    { "home/.zshrc": { text: "setopt x\n\tbindkey -e", mode: 0o600 } },
  ],
  "fish as the login shell": ["/usr/bin/fish", { "home/.config/fish/config.fish": "set -gx A ü\n" }],
  "fish, and no file of its own": ["/usr/bin/fish", {}],
  "a shell that we do not know": ["/bin/csh", { "home/.cshrc": "set x\n", "home/.profile": "x=1\n" }],
};

interface Shims {
  world: HookWorld;
  install(): Promise<HookChange[]>;
  remove(): Promise<HookChange[]>;
}

async function shims([shell, files]: readonly [string, Readonly<Record<string, FileLike>>], more = {}): Promise<Shims> {
  const world = await hookWorld();
  await world.write(files);
  const { home, stateDirectory, root } = world;
  const command = await writeLauncherCommand(stateDirectory, {
    nodePath: "/bin/sh",
    scriptPath: join(root, "launcher"),
  });
  const env = { ...world.env, SHELL: shell, ...more };
  const parts = () => shimParts({ directory: join(stateDirectory, "shims"), command, home, env });
  const installation = { stateDirectory, tool: "shims" };
  return {
    world,
    install: async () => await installParts(await parts(), installation),
    remove: async () => await removeParts(await parts(), installation),
  };
}

test.each(Object.entries(situations))(
  "for %s all is as before when shims have come and gone",
  async (_name, situation) => {
    const { world, install, remove } = await shims(situation);
    const before = await world.snapshot();
    expect((await install()).length).toBeGreaterThanOrEqual(3);
    const once = await world.snapshot();
    expect(await install()).toEqual([]);
    expect(await world.snapshot()).toEqual(once);
    await remove();
    expect(await world.snapshot()).toEqual(before);
    expect(await remove()).toEqual([]);

    await install();
    await rm(join(world.stateDirectory, "hooks"), { recursive: true });
    await remove();
    expect(Object.values(await world.snapshot()).join("")).not.toContain("persona");
  },
);

test("what a user changes stays, and a file that shells do not read any more loses ours", async () => {
  const { world, install, remove } = await shims(["/bin/bash", { "home/.profile": "# mine" }]);
  await install();
  await world.write({
    "home/.bash_profile": "# newer\n",
    "home/.profile": `${await world.read("home/.profile")}# later\n`,
  });
  await install();
  expect(await world.read("home/.bash_profile")).toContain("persona-launcher: shims");
  await remove();
  expect(await world.read("home/.profile")).toBe("# mine\n# later\n");
  expect(await world.read("home/.bash_profile")).toBe("# newer\n");
});

test("a profile that is a link to dotfiles stays one", async () => {
  const { world, install, remove } = await shims(["/bin/zsh", { "home/dotfiles/zshrc": "x" }]);
  await symlink(world.at("home/dotfiles/zshrc"), world.at("home/.zshrc"));
  const before = await world.snapshot();
  await install();
  expect(await world.read("home/dotfiles/zshrc")).toContain("persona-launcher: shims");
  await remove();
  expect(await world.snapshot()).toEqual(before);
});

test("a profile with Windows ends of line is left alone, like all else", async () => {
  const { world, install } = await shims(["/bin/bash", { "home/.bashrc": "a\r\nb\r\n" }]);
  const before = await world.snapshot();
  await expect(install()).rejects.toThrow(expect.objectContaining({ code: "FILE_NOT_UNDERSTOOD" }));
  expect(await world.snapshot()).toEqual(before);
});

test("variables that are empty are as if there were none", async () => {
  const { world, install, remove } = await shims(["/bin/zsh", {}], { ZDOTDIR: "", XDG_CONFIG_HOME: "" });
  await install();
  expect(await world.read("home/.zshrc")).toContain("persona-launcher: shims");
  await remove();
  await expect(world.read("home/.zshrc")).rejects.toThrow(/ENOENT/);
});

const evil = `"'\`touch pwned\`$(touch pwned)`;

test.for([
  ["bash", ["-l", "-i"]],
  ["bash", ["-i"]],
  ["zsh", ["-i"]],
  ["fish", ["-i"]],
  ["dash", ["-l"]],
] as const)("%s with %j finds the shims first, and passes on what it is given", async ([shell, flags], { skip }) => {
  const { world, install } = await shims([`/bin/${shell}`, { "home/.profile": "" }]);
  skip(!(await world.hasCommand(shell)), `${shell} is not installed`);
  await install();
  await install();
  const env = { ...world.env, PROMPT_TEXT: evil };
  await run(shell, [...flags, "-c", 'claude -p "$PROMPT_TEXT"; codex'], { cwd: world.home, env });
  const start = ["exec", "--shim", "--worktree-only", "--"];
  expect(await world.calls()).toEqual([
    [...start, "claude", "-p", evil, world.home],
    [...start, "codex", world.home],
  ]);
  const nested = `${shell} ${flags.join(" ")} -c '${shell === "fish" ? "string join : $PATH" : 'echo "$PATH"'}'`;
  const { stdout } = await run(shell, [...flags, "-c", nested], { cwd: world.home, env });
  expect(stdout.split(join(world.stateDirectory, "shims"))).toHaveLength(2);
  expect(await world.pwned()).toEqual([]);
});
