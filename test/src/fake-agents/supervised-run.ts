import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { diffTrees, snapshotTree } from "../tree-snapshot.ts";
import type { RunPlan } from "./fake-agent-plan.ts";
import { fileFaults, launcherFaults, type LauncherReport, outputFaults } from "./run-faults.ts";

const launcherProgram = fileURLToPath(new URL("fake-launcher.mjs", import.meta.url));
const agentProgram = fileURLToPath(new URL("fake-agent.mjs", import.meta.url));
/** Nothing of a run may be alive this long after its end. */
const survivalMs = 5_000;
/** Long enough to print 600 MiB on a busy machine. */
const deadlineMs = 900_000;

/** What went wrong in one run, in words; and figures. */
export interface RunReport {
  faults: string[];
  /** Bytes delivered. */
  bytes: number;
  /** Milliseconds from the death of a launcher killed by SIGKILL to the death of the last process of its run. */
  outlivedMs: number | undefined;
  /** Peak memory of the launcher, where it lived to tell. */
  peakMiB: number | undefined;
}

/** Launches a fake agent in `directory`, ends the run as planned and looks for what must not be. */
export async function superviseRun(directory: string, marker: string, plan: RunPlan): Promise<RunReport> {
  const workspace = join(directory, "workspace");
  const run = join(directory, "run");
  await mkdir(workspace, { recursive: true });
  await mkdir(run);
  await writeFile(join(workspace, "notes.md"), "The user's own.\n");
  await writeFile(join(run, "task"), "");
  const before = await snapshotTree(workspace);
  const progressFile = join(directory, "progress");
  const launcher = spawn(
    process.execPath,
    [launcherProgram, launcherOptions({ workspace, run, progressFile }, marker, plan)],
    {
      cwd: directory,
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const errors = text(launcher.stderr);
  const ended = once(launcher, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  const report = await followLauncher(launcher, plan);
  const [exitCode, signal] = await ended;
  const endedAt = performance.now();
  const survivors = await waitForDeath(marker);
  if (plan.ending === "SIGKILL") await waitForRemoval(run);
  const outlivedMs = plan.ending === "SIGKILL" ? performance.now() - endedAt : undefined;
  const faults = [
    ...survivors.map((process) => `survived: ${process}`),
    ...launcherFaults(plan, exitCode, signal, await errors),
    ...(report === undefined ? [] : await outputFaults(plan, report, progressFile)),
    ...(await fileFaults(run, report !== undefined)),
    ...Object.entries(diffTrees(before, await snapshotTree(workspace))).flatMap(([change, paths]) =>
      (paths as string[]).map((path) => `${change} ${path}`),
    ),
  ];
  await rm(directory, { recursive: true });
  return { faults, bytes: report?.bytes ?? 0, outlivedMs, peakMiB: report?.peakMiB };
}

function launcherOptions(
  { workspace, run, progressFile }: { workspace: string; run: string; progressFile: string },
  marker: string,
  { ending, afterMs, agent }: RunPlan,
): string {
  return JSON.stringify({
    file: process.execPath,
    args: [agentProgram, marker, JSON.stringify({ ...agent, progressFile })],
    cwd: workspace,
    env: { PATH: "/usr/bin:/bin", PERSONA_LAUNCH_ID: marker },
    launchId: marker,
    firstSignal: agent.seed % 2 === 0 ? "SIGINT" : "SIGTERM",
    stdinFile: join(run, "task"),
    stdoutFile: join(run, "stdout"),
    stderrFile: join(run, "stderr"),
    deadlineMs: ending === "timeout" ? afterMs + 300 : deadlineMs,
    isText: agent.kind === "text",
    ...(ending === "cancel" ? { cancelAfterMs: afterMs } : {}),
  });
}

/** The launcher's last words; `undefined` when it was killed before it had any. */
async function followLauncher(
  launcher: ChildProcess,
  { ending, afterMs }: RunPlan,
): Promise<LauncherReport | undefined> {
  let report: LauncherReport | undefined;
  if (launcher.stdout === null) throw new Error("Cannot follow the launcher: it has no standard output");
  for await (const line of createInterface({ input: launcher.stdout })) {
    const message = JSON.parse(line) as LauncherReport | { agent: number };
    if ("end" in message) report = message;
    else if (ending.startsWith("SIG")) void delay(afterMs).then(() => launcher.kill(ending as NodeJS.Signals));
  }
  return report;
}

/** Processes of the run that are still alive when the time is over, as `pid command line`. */
async function waitForDeath(marker: string): Promise<string[]> {
  const deadline = performance.now() + survivalMs;
  let alive = processesOf(marker);
  while (alive.length > 0 && performance.now() < deadline) {
    await delay(20);
    alive = processesOf(marker);
  }
  for (const { pid } of alive) process.kill(pid, "SIGKILL");
  return alive.map(({ pid, commandLine }) => `${pid} ${commandLine}`);
}

/** A launcher that is dead removes nothing itself; what is not gone in time is reported with the files. */
async function waitForRemoval(run: string): Promise<void> {
  const deadline = performance.now() + survivalMs;
  while ((await readdir(run)).length > 1 && performance.now() < deadline) await delay(20);
}

/** At once and not by promises, which take seconds on a busy machine: what is measured is how long they live. */
function processesOf(marker: string): { pid: number; commandLine: string }[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      const commandLine = readProc(name, "cmdline");
      const isOurs = commandLine.includes(marker) || readProc(name, "environ").includes(`PERSONA_LAUNCH_ID=${marker}`);
      return isOurs ? [{ pid: Number(name), commandLine: commandLine.join(" ").trim() }] : [];
    });
}

function readProc(pid: string, file: "cmdline" | "environ"): string[] {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1").split("\0");
  } catch {
    return [];
  }
}
