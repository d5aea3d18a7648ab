import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isAlive, processesWithEnv, waitUntil } from "./src/processes.ts";
import type { PseudoTerminal } from "./src/pseudo-terminal.ts";
import type { StandInScript } from "./src/stand-in-model.ts";
import { fakeClaude, openPersona, openShell, writeWorker } from "./src/terminal-launch.ts";
import { createWorld, type World } from "./src/world.ts";

const never: StandInScript = () => ({ error: { status: 400, message: "no model is wanted here" } });
const ctrlC = "\u0003";
const ctrlZ = "\u001a";

/** Nothing of a launch is left: no identity, no process, no scope. */
async function expectReleased(world: World): Promise<void> {
  expect(await world.account.identities.list()).toEqual([]);
  expect(await processesWithEnv("HOME", world.user.home)).toEqual([]);
}

async function launchFake(world: World, script: string): Promise<PseudoTerminal> {
  await writeWorker(world);
  const env = { ...(await fakeClaude(world, script)), NO_COLOR: "1" };
  return await openPersona(world, ["launch", "worker"], { env });
}

/** The shell with `persona launch worker` in its foreground, whose agent has begun. */
async function shellWithFake(world: World, script: string): Promise<PseudoTerminal> {
  await writeWorker(world);
  const shell = await openShell(world, { env: await fakeClaude(world, script) });
  shell.type("persona launch worker\r");
  await shell.seen("READY");
  return shell;
}

describe("how the agent ends", () => {
  test.each([
    ["exit code 0", "exit 0", { exitCode: 0 }],
    ["exit code 1", "exit 1", { exitCode: 1 }],
    ["exit code 42", "exit 42", { exitCode: 42 }],
    ["death by SIGTERM", "kill -TERM $$", { signal: "SIGTERM" }],
    ["death by SIGKILL", "kill -KILL $$", { signal: "SIGKILL" }],
    ["death by SIGINT", "kill -INT $$", { signal: "SIGINT" }],
  ])("its %s is the launcher's own, and the identity is released", async (_name, script, end) => {
    await using world = await createWorld(never);
    await using terminal = await launchFake(world, script);
    expect(await terminal.ended).toEqual(end);
    expect(terminal.output()).toContain("READY");
    await expectReleased(world);
  });

  test("an identity that Ravi does not delete is told of afterwards, in one line", async () => {
    await using world = await createWorld(never, { ravi: { refuseDeletion: true } });
    await using terminal = await launchFake(world, "exit 4");
    expect(await terminal.ended).toEqual({ exitCode: 4 });
    const after = terminal.output().split("\u001b[23;0t")[1];
    expect(after).toMatch(
      /^left behind task-worker-\S+ <\S+@ravi\.localhost>, after claude ended with exit code 4: .+\r\n$/,
    );
  });

  test("what it left running is killed", async () => {
    await using world = await createWorld(never);
    await using terminal = await launchFake(world, `setsid sleep 300 & sleep 301 & echo $! > pid; exit 3`);
    expect(await terminal.ended).toEqual({ exitCode: 3 });
    expect(isAlive(Number(await readFile(join(world.workspace, "pid"), "utf8")))).toBe(false);
    await expectReleased(world);
  });
});

describe("the screen", () => {
  test("the title says who it is, and while the agent runs nothing of ours is written", async () => {
    await using world = await createWorld(never);
    await using terminal = await launchFake(world, `echo "<$RAVI_EMAIL>"; printf '\\033[?1049h'; exit 0`);
    await terminal.ended;
    const [before = "", rest = ""] = terminal.output().split("READY\r\n");
    const email = /^<(.+)>\r\n/.exec(rest)?.[1];
    expect(before).toMatch(/^identity {2}\S+ <\S+@ravi\.localhost> \(new\)\r\n/);
    expect(before.endsWith(`\u001b[22;0t\u001b]0;worker · ${email}\u0007`)).toBe(true);
    // It left by itself, so how it left the screen is its own affair.
    expect(rest).toBe(`<${email}>\r\n\u001b[?1049h\u001b[23;0t`);
  });

  test("--quiet says nothing, and a terminal that knows no titles is told none", async () => {
    await using world = await createWorld(never);
    await writeWorker(world);
    const env = { ...(await fakeClaude(world, "exit 0")), TERM: "dumb" };
    await using terminal = await openPersona(world, ["launch", "worker", "--quiet"], { env });
    expect(await terminal.ended).toEqual({ exitCode: 0 });
    expect(terminal.output()).toBe("READY\r\n");
  });

  test("a killed agent's modes are taken back", async () => {
    await using world = await createWorld(never);
    await using shell = await shellWithFake(
      world,
      `stty raw -echo; printf '\\033[?1049h\\033[?25lDRAWN'; read -r x; kill -KILL $$`,
    );
    await shell.seen("DRAWN");
    expect(await shell.modes()).toEqual({ canonical: false, echo: false, signals: false });
    const mark = shell.mark();
    shell.type("x\n");
    await shell.seen("ready>", { since: mark });
    const after = shell.output().slice(mark);
    for (const sequence of ["\u001b[?1049l", "\u001b[?25h", "\u001b[?2004l", "\u001b[?1003l", "\u001b[23;0t"]) {
      expect(after).toContain(sequence);
    }
    shell.type("stty -a; echo status=$?\r");
    await shell.seen("status=0", { since: mark });
    expect(shell.output().slice(mark)).toMatch(/\bisig icanon .* echo /);
    await waitUntil(async () => (await world.account.identities.list()).length === 0, { what: "the release" });
  });

  test("a new size reaches the agent", async () => {
    await using world = await createWorld(never);
    await using terminal = await launchFake(
      world,
      `trap 'stty size; exit 0' WINCH; echo SET; while :; do sleep 0.1; done`,
    );
    await terminal.seen("SET");
    terminal.resize(101, 33);
    await terminal.seen("33 101");
    expect(await terminal.ended).toEqual({ exitCode: 0 });
  });

  test("what was typed before the agent ran is the agent's", async () => {
    await using world = await createWorld(never);
    await using terminal = await launchFake(world, `read -r line; echo "[$line]"`);
    terminal.type("typed early\r");
    await terminal.seen("[typed early]");
    expect(await terminal.ended).toEqual({ exitCode: 0 });
  });
});

describe("signals", () => {
  test("Ctrl-C is the agent's alone", async () => {
    await using world = await createWorld(never);
    const script = `trap 'echo INTERRUPTED' INT; echo SET; while read -r line || [ "$line" != end ]; do [ "$line" = end ] && break; done; exit 5`;
    await using terminal = await launchFake(world, script);
    await terminal.seen("SET");
    terminal.type(ctrlC);
    await terminal.seen("INTERRUPTED");
    terminal.type("end\r");
    expect(await terminal.ended).toEqual({ exitCode: 5 });
    await expectReleased(world);
  });

  test.each([
    ["Ctrl-Z", `while read -r line; do [ "$line" = end ] && exit 6; done`, ctrlZ],
    ["an agent that stops itself alone", `kill -STOP $$; while read -r line; do [ "$line" = end ] && exit 6; done`, ""],
  ])("%s stops the job, and fg continues it", async (_name, script, key) => {
    await using world = await createWorld(never);
    await using shell = await shellWithFake(world, script);
    shell.type(key);
    await shell.seen("Stopped");
    shell.type("fg\r");
    await shell.seen("fg persona launch worker");
    // The second line is for the shell: the launcher reads nothing.
    shell.type("end\recho status=$?\r");
    await shell.seen("status=6");
    expect(shell.output().match(/Stopped/g)).toHaveLength(1);
    await expectReleasedFrom(world);
  });

  test("SIGTERM to the launcher alone is passed on, and the agent says how it ends", async () => {
    await using world = await createWorld(never);
    await using terminal = await launchFake(
      world,
      `trap 'echo TOLD; exit 7' TERM; echo SET; while :; do sleep 0.1; done`,
    );
    await terminal.seen("SET");
    process.kill(terminal.pid, "SIGTERM");
    expect(await terminal.ended).toEqual({ exitCode: 7 });
    expect(terminal.output()).toContain("TOLD");
    await expectReleased(world);
  });

  test("an agent that does not obey is killed after a while", async () => {
    await using world = await createWorld(never);
    await using terminal = await launchFake(world, `trap '' TERM HUP; echo SET; while :; do sleep 0.1; done`);
    await terminal.seen("SET");
    process.kill(terminal.pid, "SIGTERM");
    expect(await terminal.ended).toEqual({ signal: "SIGKILL" });
    await expectReleased(world);
  });

  test("a closed terminal ends agent and launcher, and releases the identity", async () => {
    await using world = await createWorld(never);
    const terminal = await launchFake(world, `echo SET; while :; do sleep 0.1; done`);
    await terminal.seen("SET");
    await terminal[Symbol.asyncDispose]();
    await waitUntil(async () => (await processesWithEnv("HOME", world.user.home)).length === 0, { what: "the end" });
    expect(await world.account.identities.list()).toEqual([]);
  });

  test("a launcher killed by SIGKILL takes its agent along", async () => {
    await using world = await createWorld(never, { mayLeaveScope: true });
    await using terminal = await launchFake(
      world,
      `trap '' TERM HUP INT; setsid sleep 300 & echo SET; while :; do sleep 0.1; done`,
    );
    await terminal.seen("SET");
    process.kill(terminal.pid, "SIGKILL");
    expect(await terminal.ended).toEqual({ signal: "SIGKILL" });
    await waitUntil(async () => (await processesWithEnv("HOME", world.user.home)).length === 0, {
      what: "the end of the agent",
    });
  });
});

/** The shell itself stays. */
async function expectReleasedFrom(world: World): Promise<void> {
  await waitUntil(async () => (await world.account.identities.list()).length === 0, { what: "the release" });
}
