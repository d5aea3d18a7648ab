import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openTerminal, type Terminal } from "./src/exec-terminal.ts";
import type { CliResult } from "./src/run-cli.ts";
import { startCommand } from "./src/run-cli.ts";
import { loginShells, missing, type LoginShell } from "./src/start-styles/login-shells.ts";
import { createStartWorld } from "./src/start-styles/start-world.ts";
import { startTmux, tmuxPath } from "./src/start-styles/tmux.ts";

const world = await createStartWorld();
const { home } = world.user;
const worktree = await world.addWorktree("ünï 'quoted' $(touch pwned)");
const deep = join(worktree, "a/b");
await mkdir(deep, { recursive: true });
await world.must(["workspace", "provision"], worktree);
const email = (await world.must(["workspace", "show", "--json"], worktree)).match(/"email": "([^"]+)"/)?.[1] ?? "";
afterAll(async () => {
  await world.must(["workspace", "release"], worktree);
  await world[Symbol.asyncDispose]();
});

async function badge(cwd: string, words: readonly string[] = [], env = {}): Promise<CliResult> {
  return await world.persona(["badge", ...words], { cwd, env: { ...world.env, ...env } });
}

const none = { exitCode: 66, stdout: "", stderr: "" };

describe("the badge", () => {
  test.each([
    { words: [], stdout: `${email}\n` },
    { words: ["--format", "text"], stdout: `${email}\n` },
    { words: ["--format=json"], stdout: `{"email":"${email}"}\n` },
    { words: ["--format", "ansi"], stdout: `\u001b[36m●\u001b[39m ${email}\n` },
  ])("with $words names whose agents work in the worktree, and in any folder of it", async ({ words, stdout }) => {
    expect(email).toMatch(/^\S+@\S+$/);
    const requests = world.ravi.requests().length;
    expect(await badge(worktree, words)).toEqual({ exitCode: 0, signal: undefined, stdout, stderr: "" });
    expect(await badge(deep, words)).toMatchObject({ exitCode: 0, stdout, stderr: "" });
    expect(world.ravi.requests()).toHaveLength(requests);
  });

  test.each(["text", "ansi"])("as %s is nothing, and exit code 66, where there is no identity", async (format) => {
    for (const cwd of [world.repository, home, "/"]) expect(await badge(cwd, ["--format", format])).toMatchObject(none);
  });

  test("as json is null there", async () => {
    expect(await badge(world.repository, ["--format", "json"])).toMatchObject({ ...none, stdout: "null\n" });
  });

  test("is that of the launch inside of one, wherever its agent is", async () => {
    const script = `cd / && persona badge && persona badge --format json`;
    const run = await world.persona(["exec", "--", "sh", "-c", script], { cwd: worktree, env: world.env });
    expect(run).toMatchObject({ exitCode: 0, stdout: `${email}\n{"email":"${email}"}\n`, stderr: "" });
  });

  test("ends with the identity", async () => {
    const other = await world.addWorktree("other");
    await world.must(["workspace", "provision"], other);
    expect(await badge(other)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("@") });
    await world.must(["workspace", "release"], other);
    expect(await badge(other)).toMatchObject(none);
  });

  test("is nothing in a directory that is gone", async () => {
    const gone = join(home, "gone");
    await mkdir(gone);
    const script = 'rmdir "$PWD" && exec persona badge';
    await using running = startCommand("/bin/sh", ["-c", script], { cwd: gone, env: world.env });
    expect(await running.ended).toMatchObject(none);
  });

  test.each([["--format", "yaml"], ["--format"], ["here"], ["--format", "text", "more"]])(
    "with %s is wrong usage",
    async (...words) => {
      const run = await badge(worktree, words);
      expect(run).toMatchObject({ exitCode: 64, stdout: "" });
      expect(run.stderr).toContain("error ");
    },
  );
});

describe("what a terminal would obey", () => {
  const evil = "a\u001b]0;pwned\u0007@x.test";

  test("is not printed of a launch's environment", async () => {
    for (const format of ["text", "json", "ansi"]) {
      const run = await badge(world.repository, ["--format", format], { PERSONA_LAUNCH_ID: "one", RAVI_EMAIL: evil });
      expect(run.stdout).not.toContain("pwned");
      expect(run.exitCode).toBe(66);
    }
  });

  test("is not printed of a scope", async () => {
    const forged = await forge("plain@x.test");
    expect(await badge(forged)).toMatchObject({ exitCode: 0, stdout: "plain@x.test\n" });
    for (const address of [evil, "\u009b31m@x.test", "a\u202e@x.test", "a\n@x.test"]) {
      expect(await badge(await forge(address))).toMatchObject(none);
    }
  });
});

/** A workspace whose scope has an address that no Ravi gives out. */
async function forge(address: string): Promise<string> {
  const workspace = await mkdtemp(join(home, "forged-"));
  await mkdir(join(workspace, ".ravi/bin"), { recursive: true, mode: 0o700 });
  await writeFile(join(workspace, ".ravi/bin/ravi"), "#!/bin/sh\n", { mode: 0o700 });
  const scope = { identity_key: "k", workspace, kept: { email: address } };
  await writeFile(join(workspace, ".ravi/config.json"), JSON.stringify(scope), { mode: 0o600 });
  return workspace;
}

/** What prompts and status lines would expand. */
const literal = "a%n%F`touch${IFS}pwned`$(touch${IFS}pwned)\\u#{pid}#(touch${IFS}pwned)@x.test";

describe("badge install claude", () => {
  const settings = join(home, ".claude/settings.json");
  const foreign = `{\n\t// mine\n\t"statusLine": { "type": "command", "command": "my line" }, /* so it stays */\n\t"own": [1,2,],\n}`;
  const plain = `{\n\t// mine\n\t"own": [1,2,],\n\t"model": "opus" // last\n}`;
  const install = (words: readonly string[]): Promise<CliResult> =>
    world.persona(["badge", ...words, "claude"], { cwd: home, env: world.env });
  beforeEach(async () => {
    await rm(join(home, ".claude"), { recursive: true, force: true });
  });

  test("puts it into settings that keep all else, and remove gives back every byte", async () => {
    await mkdir(join(home, ".claude"));
    await writeFile(settings, plain, { mode: 0o600 });
    expect(await install(["install"])).toMatchObject({ exitCode: 0, stderr: "" });
    const text = await readFile(settings, "utf8");
    expect(text).toContain(`// mine\n\t"own": [1,2,],\n\t"model": "opus"`);
    expect(text).toContain("// last\n");
    const [, command = ""] = /"command": ("(?:[^"\\]|\\.)*")/.exec(text) ?? [];
    expect(await shown(JSON.parse(command) as string)).toBe(`${email}\n`);
    expect(await install(["install"])).toMatchObject({ stdout: "nothing to change\n" });
    expect(await install(["remove"])).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await readFile(settings, "utf8")).toBe(plain);
    expect((await stat(settings)).mode & 0o777).toBe(0o600);
  });

  test("makes settings where there are none, and remove takes them away", async () => {
    expect(await install(["install"])).toMatchObject({ exitCode: 0, stderr: "" });
    expect(JSON.parse(await readFile(settings, "utf8"))).toMatchObject({ statusLine: { type: "command" } });
    expect(await install(["remove"])).toMatchObject({ exitCode: 0 });
    expect(existsSync(join(home, ".claude"))).toBe(false);
  });

  test("leaves a status line of yours alone, and says what to do", async () => {
    await mkdir(join(home, ".claude"));
    await writeFile(settings, foreign);
    const run = await install(["install"]);
    expect(run).toMatchObject({ exitCode: 65, stdout: "" });
    expect(run.stderr).toMatch(/it has a status line of yours.*\[FILE_NOT_UNDERSTOOD\]\n/);
    expect(run.stderr).toContain("persona badge snippet claude");
    expect(run.stderr).not.toContain("hooks print");
    expect(await readFile(settings, "utf8")).toBe(foreign);
    expect(await install(["remove"])).toMatchObject({ exitCode: 0, stdout: "nothing to change\n" });
    expect(await readFile(settings, "utf8")).toBe(foreign);
  });

  test("writes what the snippet for claude shows", async () => {
    const snippet = JSON.parse(await world.must(["badge", "snippet", "claude"])) as object;
    await world.must(["badge", "install", "claude"]);
    expect(JSON.parse(await readFile(settings, "utf8"))).toEqual(snippet);
  });
});

/** What Claude Code shows: the output of the command in a shell, which is told of the session on its standard input. */
async function shown(command: string): Promise<string> {
  const options = { cwd: worktree, env: world.user.env, input: '{"session_id":"one"}\n' };
  await using running = startCommand("/bin/sh", ["-c", command], options);
  return (await running.ended).stdout;
}

/** Where each shell reads what is pasted, beside what is there. */
const files = { bash: ".bashrc", zsh: ".zshrc", fish: ".config/fish/config.fish" } as const;

describe.each(loginShells)("the snippet for $name", (shell) => {
  beforeEach(({ skip }) => skip(shell.path === undefined, missing(shell.name)));

  test("shows the address in the prompt, and leaves what the user has there", async () => {
    await using profile = await pasteInto(shell);
    await using terminal = profile.open(worktree);
    await terminal.waitFor(prompt(email));
    terminal.type("cd a/b; sh -c 'exit 5'\n");
    const screen = stripVTControlCharacters(await terminal.waitFor(prompt(email)));
    expect(screen.includes("last=5")).toBe(ownHooks[shell.name] !== "");
    terminal.type("cd /; echo he''re\n");
    const [, after] = (await terminal.waitFor(/here\r\n[\s\S]*prompt> /)).split("here\r\n");
    expect(after).not.toContain(email);
  });

  test("shows an address as it is, whatever is in it", async () => {
    await using profile = await pasteInto(shell);
    const forged = await forge(literal);
    await using terminal = profile.open(forged);
    await terminal.waitFor(prompt(literal));
    expect(await readdir(forged)).toEqual([".ravi"]);
  });
});

/** Before the prompt, or behind it. */
function prompt(address: string): RegExp {
  const text = address.replaceAll(/[^\w@-]/g, String.raw`\$&`);
  return new RegExp(`${text}[\\s\\S]*prompt> |prompt> [\\s\\S]*${text}`);
}

/** What users have that looks at how the last command ended. */
const ownHooks = {
  bash: "PROMPT_COMMAND='echo last=$?;'\n",
  zsh: "precmd() { echo last=$? }\n",
  fish: "",
} as const;

interface Profile extends AsyncDisposable {
  open(cwd: string): Terminal;
}

/** Puts a snippet behind what is in a profile, until it is disposed of. */
async function pasteInto({ name, path = "" }: LoginShell): Promise<Profile> {
  const file = join(home, files[name]);
  const before = await readFile(file, "utf8");
  await writeFile(file, before + ownHooks[name] + (await world.must(["badge", "snippet", name])));
  const env = { ...world.user.env, SHELL: path };
  return {
    open: (cwd) => openTerminal({ argv: [path, "-l"], env, cwd }),
    [Symbol.asyncDispose]: () => writeFile(file, before),
  };
}

describe("the snippet for tmux", () => {
  beforeEach(({ skip }) => skip(tmuxPath === undefined, missing("tmux")));

  test.each([
    { what: "the address", place: () => worktree, address: email },
    { what: "an address as it is, whatever is in it", place: () => forge(literal), address: literal },
  ])("shows $what in the status line", async ({ place, address }) => {
    const lines = (await world.must(["badge", "snippet", "tmux"])).trim().split("\n");
    await using server = await startTmux(home, world.user.env, [...lines, "set -g status-right-length 200"]);
    const cwd = await place();
    await server.open("inner", "exec sh", cwd);
    // A status line is drawn for whoever looks: a tmux within tmux.
    await server.open("outer", "unset TMUX; exec tmux -L own attach -t inner", home);
    await server.shows("outer", new RegExp(address.replaceAll(/[^\w@-]/g, String.raw`\$&`)));
    expect(existsSync(join(cwd, "pwned"))).toBe(false);
  });
});
