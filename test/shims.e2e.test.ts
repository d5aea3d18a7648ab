import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { startCommand, type CliResult } from "./src/run-cli.ts";
import { loginShells, missing } from "./src/start-styles/login-shells.ts";
import { createStartWorld, loginProfiles, type Profiles, type StartWorld } from "./src/start-styles/start-world.ts";
import { endOfWords, readTold, type Told } from "./src/start-styles/stub-agent.ts";
import { writeSupersetWrapper } from "./src/start-styles/superset-wrapper.ts";
import { lineOf } from "./src/start-styles/ways.ts";

const world = await createStartWorld();
await world.must(["shims", "install"]);
const worktree = await world.addWorktree("one");
const outside = join(world.user.home, "outside");
await mkdir(outside);
afterAll(async () => {
  await world.must(["workspace", "release"], worktree);
  await world[Symbol.asyncDispose]();
});

interface Start {
  cwd: string;
  env?: Readonly<Record<string, string>>;
  /** @default that of the user's system, which profiles add to */
  path?: string;
}

/** Types a line into a fresh login shell, as a terminal of an orchestrator does. */
async function inLoginShell(within: StartWorld, line: string, { cwd, env = {}, path }: Start): Promise<CliResult> {
  const shell = ["-l", "-i", "-c", line];
  const all = { ...within.env, PATH: path ?? "/usr/local/bin:/usr/bin:/bin", ...env };
  await using running = startCommand("/bin/bash", shell, { cwd, env: all });
  const { stderr, ...end } = await running.ended;
  // bash says that there is no terminal.
  return { ...end, stderr: stderr.replaceAll(/^bash: (?:cannot set terminal|no job control).*\n/gm, "") };
}

/** Calls the agent in a shell whose PATH is given. */
async function callAgent(words: readonly string[], start: Start & { path: string }): Promise<CliResult> {
  const env = { ...world.env, PATH: start.path, ...start.env };
  await using running = startCommand("/bin/sh", ["-c", lineOf(["claude", ...words])], { cwd: start.cwd, env });
  return await running.ended;
}

function told(result: CliResult): Told {
  expect(result).toMatchObject({ exitCode: endOfWords, stderr: "" });
  return readTold(result.stdout);
}

const nobody = { email: "", launchId: "" };

describe("a fresh login shell", () => {
  test("finds the shim first, once, and behind it the agent", async () => {
    const { stdout } = await inLoginShell(world, 'type -ap claude; echo "$PATH"; bash -l -i -c "echo \\$PATH"', {
      cwd: outside,
    });
    const [shim, agent] = stdout.split("\n");
    expect([shim, agent]).toEqual([join(world.shims, "claude"), world.agent]);
    expect(stdout.split("\n").slice(-3, -1)).toEqual([
      `${world.shims}:${world.plainPath}`,
      `${world.shims}:${world.plainPath}`,
    ]);
  });

  test("starts the agent under the identity of a linked worktree, from any folder of it", async () => {
    await mkdir(join(worktree, "deep"));
    const first = told(await inLoginShell(world, "claude words a", { cwd: worktree }));
    const second = told(await inLoginShell(world, "claude words 'b c'", { cwd: join(worktree, "deep") }));
    expect(first).toMatchObject({ email: expect.stringContaining("@"), words: ["a"], cwd: worktree });
    expect(second).toMatchObject({ email: first.email, words: ["b c"], cwd: join(worktree, "deep") });
    expect(await world.account.identities.list()).toMatchObject([{ inbox: first.email }]);
  });

  test("starts it as it is in a main checkout, and outside of any", async () => {
    for (const cwd of [world.repository, outside]) {
      expect(told(await inLoginShell(world, "claude words a", { cwd }))).toEqual({ ...nobody, cwd, words: ["a"] });
    }
    expect(await readdir(world.repository)).toEqual([".git"]);
  });

  test("asks for no identity to tell a version", async () => {
    const before = world.ravi.requests().length;
    const run = await inLoginShell(world, "claude --version", { cwd: await world.addWorktree("untouched") });
    expect(run).toMatchObject({ exitCode: 0, stdout: "1.2.3 (stub) \n", stderr: "" });
    expect(world.ravi.requests().length).toBe(before);
  });

  test("leaves an agent that a launch's agent starts with that launch's identity", async () => {
    const env = { PERSONA_LAUNCH_ID: "outer", RAVI_EMAIL: "outer@example.test" };
    const agent = told(await inLoginShell(world, "claude words a", { cwd: worktree, env }));
    expect(agent).toMatchObject({ email: "outer@example.test", launchId: "outer" });
    const nested = await inLoginShell(
      world,
      'persona exec -- sh -c "claude words a; echo \\$RAVI_EMAIL \\$PERSONA_LAUNCH_ID"',
      {
        cwd: worktree,
      },
    );
    const { email, launchId } = readTold(nested.stdout);
    expect(nested.stdout).toMatch(new RegExp(`${email} ${launchId}\n$`));
  });
});

describe("where there is no agent behind the shim", () => {
  test("it ends with 127, and says so", async () => {
    for (const cwd of [worktree, outside]) {
      const run = await callAgent(["words"], { cwd, path: `${world.shims}:/usr/bin:/bin` });
      expect(run).toMatchObject({ exitCode: 127, stdout: "" });
      expect(run.stderr).toBe(
        'error Cannot run "claude": it is not on PATH [COMMAND_NOT_FOUND]\n  → Check its name and PATH, or give its absolute path\n',
      );
    }
  });
});

describe.each([".superset", ".superset-dev"])("with the wrappers of %s first on PATH", (name) => {
  test.each(["before", "behind"])("and the shims %s them, the agent is started once", async (place) => {
    const { bin, starts } = await writeSupersetWrapper(world.user.home, name);
    const path = [...(place === "before" ? [world.shims, bin] : [bin, world.shims]), world.plainPath].join(":");
    await writeFile(starts, "");
    const agent = told(await callAgent(["words", "a"], { cwd: worktree, path }));
    expect(agent).toMatchObject({ email: expect.stringContaining("@"), words: ["a"] });
    const asItIs = told(await callAgent(["words", "a"], { cwd: outside, path }));
    expect(asItIs).toMatchObject({ ...nobody, words: ["a"] });
    expect(await readFile(starts, "utf8")).toBe(place === "before" ? "" : "started\nstarted\n");
  });

  test("persona exec starts the wrapper, which starts the agent once", async () => {
    const { bin, starts } = await writeSupersetWrapper(world.user.home, name);
    await writeFile(starts, "");
    const path = [bin, world.shims, world.plainPath].join(":");
    const words = ["-c", lineOf(["persona", "exec", "--", "claude", "words", "a"])];
    await using running = startCommand("/bin/sh", words, { cwd: worktree, env: { ...world.env, PATH: path } });
    expect(told(await running.ended)).toMatchObject({ email: expect.stringContaining("@"), words: ["a"] });
    expect(await readFile(starts, "utf8")).toBe("started\n");
  });
});

/** What somebody may have in their profiles; blocks of ours have to come and go without a trace. */
const worn: readonly { what: string; profiles: (plainPath: string) => Profiles }[] = [
  { what: "as they mostly are", profiles: loginProfiles },
  {
    what: "whose last lines have no end",
    profiles: (path) =>
      Object.fromEntries(Object.entries(loginProfiles(path)).map(([name, text]) => [name, text.trimEnd()])),
  },
  { what: "of which bash has only a ~/.bashrc", profiles: (path) => ({ ".bashrc": `export PATH='${path}'\n` }) },
  { what: "of which there is none", profiles: () => ({}) },
];

describe.each(worn)("profiles $what", ({ profiles }) => {
  test("put the shims first once they are installed, and are what they were once they are removed", async () => {
    await using own = await createStartWorld({ profiles });
    const { home } = own.user;
    const names = Object.keys(profiles(own.plainPath));
    for (const name of names) await chmod(join(home, name), 0o600);
    const before = await contents(home);
    const path = async (): Promise<string> => (await inLoginShell(own, 'echo "$PATH"', { cwd: home })).stdout;
    const pathBefore = await path();

    await own.must(["shims", "install"]);
    expect(await path()).toMatch(new RegExp(`^${own.shims}:`));
    expect((await inLoginShell(own, "command -v claude codex opencode", { cwd: home })).stdout).toBe(
      ["claude", "codex", "opencode"].map((agent) => `${join(own.shims, agent)}\n`).join(""),
    );
    expect(await own.must(["shims", "install"])).toBe("nothing to change\n");

    await own.must(["shims", "remove"]);
    expect(await contents(home)).toEqual(before);
    expect(existsSync(own.shims)).toBe(false);
    expect(await path()).toBe(pathBefore);
    expect(await own.must(["shims", "remove"])).toBe("nothing to change\n");
  });
});

test("a profile that was changed meanwhile loses our block alone", async () => {
  await using own = await createStartWorld();
  const file = join(own.user.home, ".bashrc");
  const before = await readFile(file, "utf8");
  await own.must(["shims", "install"]);
  await writeFile(file, `# first\n${await readFile(file, "utf8")}# last\n`);
  await own.must(["shims", "remove"]);
  expect(await readFile(file, "utf8")).toBe(`# first\n${before}# last\n`);
});

describe.each(loginShells)("a fresh $name", (shell) => {
  test("starts the shim, and the agent itself once it was removed", async ({ skip }) => {
    skip(shell.path === undefined, missing(shell.name));
    await using own = await createStartWorld();
    const path = shell.path ?? "";
    const which = async (): Promise<string> => {
      const env = { ...own.env, SHELL: path, PATH: "/usr/bin:/bin" };
      await using running = startCommand(path, ["-l", "-i", "-c", "command -v claude"], { cwd: own.repository, env });
      return (await running.ended).stdout;
    };
    await own.must(["shims", "install"]);
    expect(await which()).toBe(`${join(own.shims, "claude")}\n`);
    await own.must(["shims", "remove"]);
    expect(await which()).toBe(`${own.agent}\n`);
  });
});

/** Text and mode of each file of a home directory that a shell reads. */
async function contents(home: string): Promise<Record<string, string>> {
  const names = [".bashrc", ".bash_profile", ".bash_login", ".profile", ".zshrc", ".config/fish/config.fish"];
  const found = names.filter((name) => existsSync(join(home, name)));
  const entries = found.map(async (name): Promise<[string, string]> => {
    const { mode } = await stat(join(home, name));
    return [name, `${mode.toString(8)} ${await readFile(join(home, name), "utf8")}`];
  });
  return Object.fromEntries(await Promise.all(entries));
}
