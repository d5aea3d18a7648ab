import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { asBuilt } from "../../../testing/as-built.ts";
import { processesWithVariable, processesBelow, readProcess } from "../proc.ts";
import { launchIdVariable } from "../stop-tree.ts";
import { startGuard } from "./start-guard.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const program = fileURLToPath(new URL("guarded-launcher.fixture.mjs", import.meta.url));
const gone = { timeout: 20_000, interval: 20 };

interface Launcher {
  child: ChildProcess;
  guard: number;
  agent: number;
  nextLine: () => Promise<string>;
}

function newId(): string {
  return randomBytes(6).toString("hex");
}

async function startLauncher(launchId: string, script: string): Promise<Launcher> {
  const child = spawn(process.execPath, [...asBuilt, program, launchId, script], {
    cwd: here,
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => String((await lines.next()).value);
  const { guard, agent } = JSON.parse(await nextLine()) as { guard: number; agent: number };
  onTestFinished(() => killAll([guard, agent]));
  return { child, guard, agent, nextLine };
}

/** A bystander that must stay alive, killed with the test. */
async function startBystander(env: Record<string, string>): Promise<number> {
  const child = spawn("/bin/sleep", ["300"], { env: { PATH: "/usr/bin:/bin", ...env }, stdio: "ignore" });
  await once(child, "spawn");
  const pid = child.pid ?? 0;
  onTestFinished(() => killAll([pid]));
  return pid;
}

function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // Gone, as it should be.
    }
  }
}

async function isAlive(pid: number): Promise<boolean> {
  const entry = await readProcess(pid);
  return entry !== undefined && !entry.isZombie;
}

/** SIGHUP, SIGINT, SIGQUIT and SIGTERM as the kernel notes them: bit 0 is signal 1. */
const terminalSignals = 0x4007;

async function ignoredSignals(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number.parseInt(/SigIgn:\t\w+(\w{6})\n/.exec(status)?.[1] ?? "0", 16);
}

function marked(launchId: string): number[] {
  return processesWithVariable(launchIdVariable, launchId);
}

/** What descends from a process. */
function below(pid: number): number[] {
  return processesBelow([pid]).map((entry) => entry.pid);
}

const stubbornTree = `
  trap '' INT TERM HUP
  setsid sh -c 'trap "" INT TERM HUP; while :; do sleep 0.1; done' &
  nohup sleep 300 >/dev/null 2>&1 &
  setsid sh -c 'nohup setsid sleep 300 & exec env -i /bin/sleep 301' &
  while :; do sleep 0.1; done`;

test("a launcher killed by SIGKILL takes everything of its launch along within 2 s, whatever its session and signals", async () => {
  const id = newId();
  const { child, guard } = await startLauncher(id, stubbornTree);
  await vi.waitFor(async () => expect(marked(id).length).toBeGreaterThanOrEqual(5), 20_000);
  const pids = marked(id);
  const killedAt = performance.now();
  child.kill("SIGKILL");
  await vi.waitFor(async () => expect(marked(id)).toEqual([]), gone);
  const tookMs = performance.now() - killedAt;

  expect(tookMs).toBeLessThan(2_000);
  await vi.waitFor(async () => expect(await isAlive(guard)).toBe(false), gone);
  expect(await Promise.all(pids.map((pid) => isAlive(pid)))).toEqual(pids.map(() => false));
});

test("a command that dropped the launch id falls with the one that started it", async () => {
  const id = newId();
  const { child, agent } = await startLauncher(id, `env -i /bin/sh -c 'setsid /bin/sleep 300 & wait' & wait`);
  await vi.waitFor(async () => {
    const tree = below(agent);
    expect(tree).toHaveLength(2);
    for (const pid of tree) expect(await readFile(`/proc/${pid}/environ`, "utf8")).not.toContain(id);
  }, 20_000);
  const pids = below(agent);
  child.kill("SIGKILL");
  await vi.waitFor(async () => expect(marked(id)).toEqual([]), gone);

  expect(await Promise.all(pids.map((pid) => isAlive(pid)))).toEqual([false, false]);
});

test("a launcher that leaves without disarming is as good as killed", async () => {
  const id = newId();
  const { child } = await startLauncher(id, "exec sleep 300");
  const exited = once(child, "exit");
  child.stdin?.write("leave\n");
  expect(await exited).toEqual([0, null]);
  await vi.waitFor(async () => expect(marked(id)).toEqual([]), gone);
});

test("nothing but the launch is touched, however much its environment looks alike", async () => {
  const id = newId();
  const others = await Promise.all([
    startBystander({ [launchIdVariable]: newId() }),
    startBystander({ [launchIdVariable]: `${id}0` }),
    startBystander({ [launchIdVariable]: id.slice(0, -1) }),
    startBystander({ [`X${launchIdVariable}`]: id }),
    startBystander({ NOTE: `${launchIdVariable}=${id}` }),
    startBystander({ NOTE: `a\n${launchIdVariable}=${id}\nb` }),
  ]);
  const { child, guard } = await startLauncher(id, "exec sleep 300");
  child.kill("SIGKILL");
  await vi.waitFor(async () => expect(marked(id)).toEqual([]), gone);
  await vi.waitFor(async () => expect(await isAlive(guard)).toBe(false), gone);

  expect(await Promise.all(others.map((pid) => isAlive(pid)))).toEqual(others.map(() => true));
});

test("a disarmed guard ends at once and lets what runs run", async () => {
  const id = newId();
  const launcher = await startLauncher(id, "exec sleep 300");
  launcher.child.stdin?.write("disarm\ndisarm\n");
  expect(await launcher.nextLine()).toBe("disarmed");
  expect(await isAlive(launcher.guard)).toBe(false);
  expect(await launcher.nextLine()).toBe("disarmed");
  launcher.child.kill("SIGKILL");
  await once(launcher.child, "exit");

  expect(await isAlive(launcher.agent)).toBe(true);
});

test("the guard is a small process in a session of its own that ignores the signals of a terminal", async () => {
  const guard = await startGuard({ launchId: newId() });
  onTestFinished(() => guard.disarm());
  await vi.waitFor(
    async () => expect((await ignoredSignals(guard.pid)) & terminalSignals).toBe(terminalSignals),
    20_000,
  );
  for (const signal of ["SIGINT", "SIGHUP", "SIGTERM", "SIGQUIT"] as const) process.kill(guard.pid, signal);
  const status = await readFile(`/proc/${guard.pid}/status`, "utf8");
  const session = (await readFile(`/proc/${guard.pid}/stat`, "utf8")).split(") ")[1]?.split(" ")[3];

  expect(await isAlive(guard.pid)).toBe(true);
  expect(Number(session)).toBe(guard.pid);
  expect(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1])).toBeLessThan(4096);
});

test("disarming a guard that somebody killed is no error", async () => {
  const guard = await startGuard({ launchId: newId() });
  process.kill(guard.pid, "SIGKILL");

  await expect(guard.disarm()).resolves.toBeUndefined();
});
