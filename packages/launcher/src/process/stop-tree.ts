import { setTimeout as delay } from "node:timers/promises";
import { isGroupAlive, processesBelow, readEntry } from "./proc.ts";
import { findLaunch, type LaunchMarks } from "./find-launch.ts";

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
 */
export async function stopTree(pid: number, options: StopOptions): Promise<void> {
  const { firstSignal, launchId, graceMs = 2_000 } = options;
  const descendants = processesBelow([pid]);
  // To the group: package managers put a shell in front of the agent that passes no signal on.
  send(-pid, firstSignal);
  // A stopped process hears nothing but SIGCONT and SIGKILL.
  send(-pid, "SIGCONT");
  if (!(await groupEndsWithin(pid, graceMs))) {
    send(-pid, "SIGTERM");
    await groupEndsWithin(pid, graceMs);
  }
  send(-pid, "SIGKILL");
  killSame(descendants);
  await sweepLaunch(launchId, pid);
}

/** The direct child may be a shell that goes at once, while the agent behind it still cleans up. */
async function groupEndsWithin(groupId: number, ms: number): Promise<boolean> {
  for (const deadline = performance.now() + ms; performance.now() < deadline; await delay(pollMs)) {
    if (!isGroupAlive(groupId)) return true;
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
 */
export async function sweepLaunch(
  launchId: string,
  groupId: number | undefined,
  options: Pick<LaunchMarks, "isYoung"> = {},
): Promise<number> {
  const killed = new Set<number>();
  const strangers = new Set<number>();
  for (const pauseMs of sweepMs) {
    const found = findLaunch({ launchId, groupId, strangers, ...options });
    if (found.length === 0) break;
    for (const { pid } of found) {
      send(pid, "SIGKILL");
      killed.add(pid);
    }
    await delay(pauseMs);
  }
  return killed.size;
}

/** Kills an agent and all it started, at once and without asking. */
export async function killTree(pid: number, launchId: string): Promise<number> {
  const descendants = processesBelow([pid]);
  send(-pid, "SIGKILL");
  killSame(descendants);
  return sweepLaunch(launchId, pid);
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

/** Kills a process only if it is still the one we saw: a pid may have been given away since. */
function killSame(known: readonly { pid: number; startTicks: string }[]): void {
  for (const { pid, startTicks } of known) {
    const now = readEntry(pid);
    if (now !== undefined && now.startTicks === startTicks && !now.isZombie) send(pid, "SIGKILL");
  }
}
