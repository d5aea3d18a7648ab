import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { processesBelow } from "./proc.ts";
import { launchIdVariable, send, stopTree, sweepLaunch } from "./stop-tree.ts";

interface Started {
  child: ChildProcess;
  pid: number;
  exited: Promise<unknown>;
}

/** Starts a shell script at the head of a group of its own, with this environment and PATH; `$1` is `directory`. */
async function start(env: Record<string, string>, script: string, directory = ""): Promise<Started> {
  const child = spawn("/bin/sh", ["-c", script, "sh", directory], {
    env: { PATH: "/usr/bin:/bin", ...env },
    detached: true,
    stdio: "ignore",
  });
  const exited = once(child, "exit");
  await once(child, "spawn");
  const pid = child.pid ?? 0;
  expect(pid).toBeGreaterThan(1);
  killLater([-pid]);
  return { child, pid, exited };
}

function killLater(pids: readonly number[]): void {
  onTestFinished(() => {
    for (const pid of pids) send(pid, "SIGKILL");
  });
}

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "stop-tree-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function isOver(pid: number): Promise<boolean> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return text === undefined || /^[ZX]/.test(text.slice(text.lastIndexOf(")") + 2));
}

function newId(): string {
  return randomBytes(8).toString("hex");
}

const sleeping = "exec sleep 300";

/** Processes that look like the launch `id` and are not of it. */
async function startBystanders(id: string): Promise<Started[]> {
  return Promise.all([
    start({ [launchIdVariable]: newId() }, sleeping),
    start({ [launchIdVariable]: `${id}0` }, sleeping),
    start({ [launchIdVariable]: id.slice(0, -1) }, sleeping),
    start({ [`${launchIdVariable}_PARENT`]: id }, sleeping),
    start({ NOTE: `${launchIdVariable}=${id}` }, sleeping),
    start({}, sleeping),
  ]);
}

async function areAlive(started: readonly Started[]): Promise<boolean[]> {
  return Promise.all(started.map(async ({ pid }) => !(await isOver(pid))));
}

test("stopTree() ends the launch's processes and none of another launch", async () => {
  const id = newId();
  const bystanders = await startBystanders(id);
  const agent = await start({ [launchIdVariable]: id }, "sleep 300 & wait");
  const elsewhere = await start({ [launchIdVariable]: id }, sleeping);
  await stopTree(agent.pid, { launchId: id, firstSignal: "SIGTERM" });

  expect(await areAlive([agent, elsewhere])).toEqual([false, false]);
  expect(await areAlive(bystanders)).toEqual(bystanders.map(() => true));
});

test("sweepLaunch() counts what it ended and leaves every other launch alone", async () => {
  const id = newId();
  const bystanders = await startBystanders(id);
  const ours = await Promise.all([1, 2, 3].map(() => start({ [launchIdVariable]: id }, sleeping)));
  const stubborn = await start({ [launchIdVariable]: id }, `trap '' TERM INT HUP; ${sleeping}`);
  expect(await sweepLaunch(id, stubborn.pid)).toBe(4);

  expect(await areAlive([...ours, stubborn])).toEqual([false, false, false, false]);
  expect(await areAlive(bystanders)).toEqual(bystanders.map(() => true));
});

test("sweepLaunch() finds processes that go on starting others while it looks", async () => {
  const id = newId();
  const directory = await newDirectory();
  const script = `while :; do setsid sh -c 'echo $$ >>"$1/pids"; exec sleep 300' sh "$1" & sleep 0.02; done`;
  const agent = await start({ [launchIdVariable]: id }, script, directory);
  const pids = async (): Promise<number[]> =>
    (await readFile(join(directory, "pids"), "utf8")).trim().split("\n").map(Number);
  await vi.waitFor(async () => expect((await pids()).length).toBeGreaterThan(2), 20_000);
  const killed = await sweepLaunch(id, agent.pid);

  expect(killed).toBeGreaterThan(3);
  const noted = await pids();
  expect(await Promise.all(noted.map((pid) => isOver(pid)))).toEqual(noted.map(() => true));
});

test("sweepLaunch() ends what is left of the agent's group, with or without the launch id, and counts each once", async () => {
  const id = newId();
  const directory = await newDirectory();
  const script = `env -i /bin/sleep 300 & echo $! >"$1/pid"; sleep 300 & touch "$1/started"; exit 0`;
  const agent = await start({ [launchIdVariable]: id }, script, directory);
  await agent.exited;
  const left = Number(await readFile(join(directory, "pid"), "utf8"));
  expect(await isOver(left)).toBe(false);
  expect(await sweepLaunch(id, agent.pid)).toBe(2);

  expect(await isOver(left)).toBe(true);
});

test("sweepLaunch() of a launch that left nothing ends nothing", async () => {
  const agent = await start({}, "exit 0");
  await agent.exited;

  expect(await sweepLaunch(newId(), agent.pid)).toBe(0);
});

test("a zombie is dead and is not counted", async () => {
  const id = newId();
  const directory = await newDirectory();
  const script = `sleep 0.2 & echo $! >"$1/pid"; exec env -u ${launchIdVariable} sleep 300`;
  const parent = await start({ [launchIdVariable]: id }, script, directory);
  await vi.waitFor(async () => {
    expect(await readFile(`/proc/${parent.pid}/comm`, "utf8")).toBe("sleep\n");
    const zombie = (await readFile(join(directory, "pid"), "utf8")).trim();
    expect(await readFile(`/proc/${zombie}/stat`, "utf8")).toContain(") Z ");
  }, 20_000);

  const agent = await start({}, "exit 0");
  await agent.exited;

  expect(await sweepLaunch(id, agent.pid)).toBe(0);
  expect(await areAlive([parent])).toEqual([true]);
});

test.each([
  { firstSignal: "SIGINT", heard: ["INT", "TERM"] },
  { firstSignal: "SIGTERM", heard: ["TERM", "TERM"] },
] as const)(
  "a process that ignores $firstSignal hears $heard, then dies by SIGKILL",
  async ({ firstSignal, heard }) => {
    const directory = await newDirectory();
    const script = `
    trap 'echo INT >>"$1/heard"' INT; trap 'echo TERM >>"$1/heard"' TERM
    touch "$1/heard"; while :; do sleep 0.02; done`;
    const agent = await start({}, script, directory);
    const notes = (): Promise<string> => readFile(join(directory, "heard"), "utf8");
    await vi.waitFor(notes, 20_000);
    await stopTree(agent.pid, { launchId: newId(), firstSignal, graceMs: 400 });
    await agent.exited;

    expect(agent.child.signalCode).toBe("SIGKILL");
    expect((await notes()).trim().split("\n")).toEqual(heard);
  },
);

test("a process that obeys is not made to wait for the grace", async () => {
  const agent = await start({}, sleeping);
  // A wait for the grace would outlast the runner's own limit.
  await stopTree(agent.pid, { launchId: newId(), firstSignal: "SIGTERM", graceMs: 3_600_000 });

  await agent.exited;
  expect(agent.child.signalCode).toBe("SIGTERM");
});

test("stopping what is gone already is no error", async () => {
  const agent = await start({}, "exit 0");
  await agent.exited;

  await expect(stopTree(agent.pid, { launchId: newId(), firstSignal: "SIGINT" })).resolves.toBe(0);
});

/** Notes its pid; has a session of its own and no environment, so that its parent alone tells whose it is. */
const scrubbed = (command: string): string =>
  `env -i setsid /bin/sh -c 'echo $$ >>"$1/pids"; ${command}' sh "$1" >/dev/null &`;

async function notedPids(directory: string, count: number): Promise<number[]> {
  const text = await vi.waitFor(async () => {
    const noted = await readFile(join(directory, "pids"), "utf8");
    expect(noted.split("\n")).toHaveLength(count + 1);
    return noted;
  }, 20_000);
  const pids = text.trim().split("\n").map(Number);
  killLater(pids);
  return pids;
}

test("what an agent starts while it is being stopped ends with it", async () => {
  const directory = await newDirectory();
  const script = `
    rise() { ${scrubbed("exec /bin/sleep 300")} }
    trap 'rise "$1"' TERM
    : >"$1/ready"; while :; do sleep 0.02; done`;
  const agent = await start({}, script, directory);
  await vi.waitFor(() => readFile(join(directory, "ready")), 20_000);
  const killed = await stopTree(agent.pid, { launchId: newId(), firstSignal: "SIGTERM", graceMs: 500 });

  const pids = await notedPids(directory, 2);
  expect(await Promise.all(pids.map((pid) => isOver(pid)))).toEqual([true, true]);
  expect(killed).toBe(2);
});

test("a stop is over when what it killed is dead, which takes a while with much memory", async () => {
  const directory = await newDirectory();
  const hold = '(head -c 300000000 /dev/zero; : >"$1/full"; exec sleep 300) | exec tail -c 300000000';
  const agent = await start({}, `${scrubbed(`PATH=/usr/bin:/bin; ${hold}`)} exec sleep 300`, directory);
  await vi.waitFor(() => readFile(join(directory, "full")), 20_000);
  const [shell = 0] = await notedPids(directory, 1);
  const held = processesBelow([shell]);
  killLater(held.map(({ pid }) => pid));
  expect(held.length).toBeGreaterThan(1);
  await stopTree(agent.pid, { launchId: newId(), firstSignal: "SIGTERM" });

  expect(await Promise.all(held.map(({ pid }) => isOver(pid)))).toEqual(held.map(() => true));
});
