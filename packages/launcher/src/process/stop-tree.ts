import { setTimeout as delay } from "node:timers/promises";
import { findLaunch, type LaunchMarks } from "./find-launch.ts";
import { patiently } from "./patiently.ts";
import { isGroupAlive, type ProcessEntry, processesBelow, readEntry } from "./proc.ts";
import { isExhaustion } from "./system-error.ts";

export { launchIdVariable } from "./find-launch.ts";

export interface StopOptions {
  launchId: string;
  /** The agent's own polite signal: claude cleans up after SIGINT, codex and opencode after SIGTERM. */
  firstSignal: "SIGINT" | "SIGTERM";
  /** Milliseconds between the steps. */
  graceMs?: number;
}

const pollMs = 20;
/** SIGKILL takes effect at once, unless a process is stuck in the kernel. */
const sweepMs = [2, 5, 10, 20, ...Array.from({ length: 40 }, () => 50)];

/**
 * Stops an agent and everything it started: polite signal, SIGTERM, SIGKILL to its process group, then SIGKILL to every
 * process that descends from it or carries the launch id. Commands run by claude and opencode have sessions of their
 * own, so the group alone would miss them.
 *
 * @returns How many processes outside its group had to be killed.
 * @throws NodeJS.ErrnoException When the group was killed, and no file or memory was left to look for the others.
 */
export async function stopTree(pid: number, options: StopOptions): Promise<number> {
  const { firstSignal, launchId, graceMs = 2_000 } = options;
  const seen: Seen = new Map();
  await noteDescendants(pid, seen);
  // To the group: package managers put a shell in front of the agent that passes no signal on.
  send(-pid, firstSignal);
  // A stopped process hears nothing but SIGCONT and SIGKILL.
  send(-pid, "SIGCONT");
  if (!(await groupEndsWithin(pid, graceMs, seen))) {
    send(-pid, "SIGTERM");
    await groupEndsWithin(pid, graceMs, seen);
  }
  return await killAll(pid, launchId, seen);
}

/** The direct child may be a shell that goes at once, while the agent behind it still cleans up. */
async function groupEndsWithin(groupId: number, ms: number, seen: Seen): Promise<boolean> {
  for (const deadline = performance.now() + ms; performance.now() < deadline; await delay(pollMs)) {
    if (!isGroupAlive(groupId, (processes) => note(processesBelow([groupId], processes), seen))) return true;
  }
  return false;
}

/**
 * Kills what a launch left running: the agent's process group and session, whatever has the launch id in its
 * environment, and what descends from those. Also right after a normal end: a background job of claude or opencode
 * outlives them.
 *
 * @param options.isYoung The agent was started less than a few seconds ago.
 * @returns How many processes had to be killed.
 * @throws NodeJS.ErrnoException When no file or memory was left to look with, for a second.
 */
export async function sweepLaunch(
  launchId: string,
  groupId: number | undefined,
  options: Pick<LaunchMarks, "isYoung"> = {},
): Promise<number> {
  return (await sweep({ launchId, groupId, ...options })).length;
}

/**
 * Kills an agent and all it started, at once and without asking.
 *
 * @returns How many processes outside its group had to be killed.
 * @throws NodeJS.ErrnoException When the group was killed, and no file or memory was left to look for the others.
 */
export async function killTree(pid: number, launchId: string): Promise<number> {
  return await killAll(pid, launchId, new Map());
}

/** None where they cannot be seen: that must not keep the agent itself alive, and the sweep looks again. */
async function noteDescendants(pid: number, seen: Seen): Promise<void> {
  try {
    note(await patiently(() => processesBelow([pid])), seen);
  } catch (error) {
    if (!isExhaustion(error)) throw error;
  }
}

/** Its group in one go, and then one by one what is not in it; only these are counted. */
async function killAll(groupId: number, launchId: string, seen: Seen): Promise<number> {
  // So that nothing is born between the look and the kill.
  send(-groupId, "SIGSTOP");
  await noteDescendants(groupId, seen);
  send(-groupId, "SIGKILL");
  const killed = await sweep({ launchId, groupId }, seen);
  return killed.filter((entry) => entry.groupId !== groupId).length;
}

/** Kills until nothing is found alive, for dying takes a while. */
async function sweep(marks: LaunchMarks, seen: Seen = new Map()): Promise<ProcessEntry[]> {
  const killed: Seen = new Map();
  const strangers = new Set<number>();
  for (const pauseMs of sweepMs) {
    const found = await patiently(() => [...findLaunch({ ...marks, strangers }), ...findSeen(seen)]);
    if (found.length === 0) break;
    for (const { pid } of found) send(pid, "SIGKILL");
    note(found, seen);
    note(found, killed);
    await delay(pauseMs);
  }
  return [...killed.values()];
}

/** Processes by pid and start: what nothing marks is known by its parent alone, and only as long as that lives. */
type Seen = Map<string, ProcessEntry>;

function note(entries: readonly ProcessEntry[], seen: Seen): void {
  for (const entry of entries) seen.set(`${entry.pid} ${entry.startTicks}`, entry);
}

/** Those that are alive, and what descends from them; a pid may have been given away since. */
function findSeen(seen: Seen): ProcessEntry[] {
  const alive = [...seen.values()].filter(({ pid, startTicks }) => {
    const now = readEntry(pid);
    return now !== undefined && now.startTicks === startTicks && !now.isZombie;
  });
  return alive.length === 0 ? [] : [...alive, ...processesBelow(alive.map(({ pid }) => pid))];
}

/** Sends a signal to a process or, with a negative id, to a group; nobody there is no error. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // EPERM: somebody else's by now, or a program that changed its user.
    if (!["ESRCH", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}
