import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { copyFile, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { listProcesses, processesWithVariable, processesBelow, readProcess } from "./proc.ts";

async function start(file: string, args: string[], env: Record<string, string> = {}): Promise<ChildProcess> {
  const child = spawn(file, args, { env: { PATH: "/usr/bin:/bin", ...env }, detached: true, stdio: "ignore" });
  await once(child, "spawn");
  onTestFinished(() => {
    try {
      process.kill(-(child.pid ?? 0), "SIGKILL");
    } catch {
      // Gone already.
    }
  });
  return child;
}

/** What descends from a process. */
function below(pid: number): number[] {
  return processesBelow([pid]).map((entry) => entry.pid);
}

test("a process is read by pid, and its start time stays the same", async () => {
  const child = await start("/bin/sleep", ["300"]);
  const entry = await readProcess(child.pid ?? 0);

  expect(entry).toMatchObject({
    pid: child.pid,
    parentPid: process.pid,
    startTicks: expect.stringMatching(/^\d+$/),
    isZombie: false,
  });
  expect(await readProcess(child.pid ?? 0)).toEqual(entry);
});

test("the start time is in clock ticks since boot", async () => {
  const child = await start("/bin/sleep", ["300"]);
  const uptime = Number((await readFile("/proc/uptime", "utf8")).split(" ")[0]);
  const entry = await readProcess(child.pid ?? 0);

  expect(Math.abs(Number(entry?.startTicks) / 100 - uptime)).toBeLessThan(5);
});

test("a name with blanks and parentheses does not shift the fields", async () => {
  const directory = await mkdtemp(join(tmpdir(), "proc-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const file = join(directory, "a) Z 1 (b");
  await copyFile("/bin/sleep", file);
  const child = await start(file, ["300"]);

  expect(await readProcess(child.pid ?? 0)).toMatchObject({ parentPid: process.pid, isZombie: false });
});

test("there is no process 0 and none that has ended", async () => {
  const child = await start("/bin/sleep", ["0"]);
  await once(child, "exit");

  expect(await readProcess(0)).toBeUndefined();
  expect(await readProcess(child.pid ?? 0)).toBeUndefined();
});

test("a process that nobody waited for is a zombie, and has no variables and no place in a tree", async () => {
  const id = randomBytes(8).toString("hex");
  const parent = await start("/bin/sh", ["-c", "sleep 0.2 & exec env -u PROC_TEST sleep 300"], { PROC_TEST: id });
  const parentPid = parent.pid ?? 0;
  await vi.waitFor(async () => {
    const children = listProcesses().filter((entry) => entry.parentPid === parentPid);
    expect(children).toMatchObject([{ isZombie: true }]);
    expect(await readFile(`/proc/${parentPid}/comm`, "utf8")).toBe("sleep\n");
  }, 20_000);

  expect(below(parentPid)).toEqual([]);
  expect(processesWithVariable("PROC_TEST", id)).toEqual([]);
});

test("all processes are listed, this one among them", async () => {
  const pids = listProcesses().map(({ pid }) => pid);
  const names = await readdir("/proc");

  expect(pids).toContain(process.pid);
  expect(pids.every((pid) => Number.isInteger(pid) && pid > 0)).toBe(true);
  expect(names.filter((name) => pids.includes(Number(name))).length).toBeGreaterThan(1);
});

test("a variable is found with its exact name and value, in children too", async () => {
  const id = randomBytes(8).toString("hex");
  const child = await start("/bin/sh", ["-c", "sleep 300 & wait"], { PROC_TEST: id, PROC_TEST_2: `${id}!` });
  const found = await vi.waitFor(async () => {
    const pids = processesWithVariable("PROC_TEST", id);
    expect(pids).toHaveLength(2);
    return pids;
  }, 20_000);

  expect(found).toContain(child.pid);
  expect(processesWithVariable("PROC_TEST", `${id}!`)).toEqual([]);
  expect(processesWithVariable("PROC_TEST_2", id)).toEqual([]);
  expect(processesWithVariable("ROC_TEST", id)).toEqual([]);
});

test("a tree holds every generation, whatever its session, and not the root", async () => {
  const child = await start("/bin/sh", ["-c", "setsid sh -c 'setsid sleep 300 & wait' & sleep 300 & wait"]);
  const pid = child.pid ?? 0;
  await vi.waitFor(async () => expect(below(pid)).toHaveLength(3), 20_000);
  const tree = below(pid);

  expect(tree).not.toContain(pid);
  expect(below(process.pid)).toEqual(expect.arrayContaining([pid, ...tree]));
  for (const descendant of tree) process.kill(descendant, "SIGKILL");
});
