import { execFile, spawnSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "jsonc-parser";
import { expect, test } from "vitest";
import { hookWorld, type FileLike, type HookWorld } from "../../testing/hook-world.ts";
import { writeLauncherCommand } from "../files/launcher-command.ts";
import { installParts, removeParts, type HookChange } from "../hooks/install-parts.ts";
import { badgeSnippet, claudeBadgePart } from "./badge-parts.ts";

const run = promisify(execFile);
const settings = "home/.claude/settings.json";

const situations: Readonly<Record<string, Readonly<Record<string, FileLike>>>> = {
  "nothing at all": {},
  "an empty object": { [settings]: "{}" },
  "settings in one line": { [settings]: '{"env":{"A":"$(touch pwned)"},"model":"opus"}' },
  "comments, tabs and Windows ends of line": {
    [settings]: { text: '{\r\n\t// mine\r\n\t"env": {}, // last\r\n}\r\n', mode: 0o600 },
  },
};

const valueOf = (json: string): object => parse(json, [], { allowTrailingComma: true }) as object;

interface Badge {
  world: HookWorld;
  command: string;
  install(command?: string): Promise<HookChange[]>;
  remove(): Promise<HookChange[]>;
}

async function badge(files: Readonly<Record<string, FileLike>>, env = {}): Promise<Badge> {
  const world = await hookWorld();
  await world.write(files);
  const { stateDirectory, home, root } = world;
  await world.write({ launcher: 'echo "$LABEL"\n' });
  const command = await writeLauncherCommand(stateDirectory, {
    nodePath: "/bin/sh",
    scriptPath: join(root, "launcher"),
  });
  const installation = { stateDirectory, tool: "badge" };
  const partOf = (launcher: string) => claudeBadgePart(home, env, launcher);
  return {
    world,
    command,
    install: async (launcher = command) => await installParts([partOf(launcher)], installation),
    remove: async () => await removeParts([partOf(command)], installation),
  };
}

test.each(Object.entries(situations))(
  "with %s all is as before when the badge has come and gone",
  async (_name, files) => {
    const { world, install, remove } = await badge(files, { CLAUDE_CONFIG_DIR: "" });
    const before = await world.snapshot();
    await install("/old/it's/bin/persona");
    await install();
    const once = await world.snapshot();
    expect(await install()).toEqual([]);
    expect(await world.snapshot()).toEqual(once);
    const was = files[settings] ?? "{}";
    const text = typeof was === "string" ? was : was.text;
    expect({ ...valueOf(await world.read(settings)), statusLine: 0 }).toEqual({ ...valueOf(text), statusLine: 0 });
    await remove();
    expect(await world.snapshot()).toEqual(before);

    await install();
    await rm(join(world.stateDirectory, "hooks"), { recursive: true });
    await remove();
    const rest = await world.read(settings).catch(() => "{}");
    expect(valueOf(rest)).toEqual(valueOf(text));
    expect(rest.match(/\/\/.*/g)).toEqual(text.match(/\/\/.*/g));
  },
);

test("settings that a user changes meanwhile keep the change", async () => {
  const { world, install, remove } = await badge({ [settings]: '{"env":{}}' });
  await install();
  await world.write({ [settings]: (await world.read(settings)).replace('"env":{}', '"env":{"A":"b"}') });
  await remove();
  expect(await world.read(settings)).toBe('{"env":{"A":"b"}}');
});

test.each([
  ['{"statusLine":{"type":"command","command":"mine"}}', /has a status line of yours/],
  ["[]", /it is no object/],
  ["{", /it is no JSON/],
])("%s is left alone", async (text, says) => {
  const { world, install, remove } = await badge({ [settings]: text });
  const before = await world.snapshot();
  await expect(install()).rejects.toThrow(
    expect.objectContaining({ code: "FILE_NOT_UNDERSTOOD", message: expect.stringMatching(says) }),
  );
  expect(await remove()).toEqual([]);
  expect(await world.snapshot()).toEqual(before);
});

const label = "50% $(touch pwned) `touch pwned` <a@example.com>";

test.for([
  ["bash", 'eval "$PROMPT_COMMAND"; eval "$PROMPT_COMMAND"; printf "%s" "${PS1@P}"', "PS1='$ '"],
  ["zsh", 'persona_badge; print -rnP -- "$PROMPT"', "PROMPT='$ '"],
  ["fish", "fish_right_prompt", "true"],
] as const)(
  "the snippet for %s shows the badge as it is, and runs none of it",
  async ([shell, show, first], { skip }) => {
    const { world, command } = await badge({});
    skip(!(await world.hasCommand(shell)), `${shell} is not installed`);
    await world.write({ "home/snippet": `${first}\n${badgeSnippet(shell, command)}\n${show}\n` });
    const { stdout } = await run(shell, [world.at("home/snippet")], {
      cwd: world.home,
      env: { ...world.env, LABEL: label },
    });
    expect(stdout.trimEnd()).toBe(shell === "fish" ? label : `${label} $`);
    expect(await world.pwned()).toEqual([]);
  },
);

test("what Claude Code runs for its status line is one line of a shell", async () => {
  const { world, command } = await badge({});
  const { statusLine } = JSON.parse(badgeSnippet("claude", command)) as { statusLine: { command: string } };
  const { stdout } = await run("sh", ["-c", statusLine.command], {
    cwd: world.home,
    env: { ...world.env, LABEL: label },
  });
  expect(stdout).toBe(`${label}\n`);
  expect(await world.pwned()).toEqual([]);
});

test("the snippet for tmux runs the launcher in the pane's directory, whatever that is called", async ({
  skip,
  onTestFinished,
}) => {
  const { world, command } = await badge({});
  skip(!(await world.hasCommand("tmux")), "tmux is not installed");
  await world.write({
    launcher: 'pwd >"$CALLS"\n',
    "home/tmux.conf": badgeSnippet("tmux", command),
  });
  const tmux = (...words: string[]): string => {
    const options = { cwd: world.repository, env: world.env, encoding: "utf8" as const };
    const { stdout, stderr } = spawnSync("tmux", ["-S", join(world.root, "tmux"), ...words], options);
    return stdout + stderr;
  };
  onTestFinished(() => void tmux("kill-server"));
  expect(tmux("-f", world.at("home/tmux.conf"), "new-session", "-d", "-c", world.repository, "sleep 60")).toBe("");
  const status = tmux("show-options", "-gv", "status-right").trimEnd();
  const runs = async (): Promise<string> => {
    tmux("display-message", "-p", status);
    return await world.read("calls");
  };
  await expect.poll(runs).toBe(`${world.repository}\n`);
  expect(await world.pwned()).toEqual([]);
});
