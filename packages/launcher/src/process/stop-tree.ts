import { setTimeout as delay } from "node:timers/promises";
import { isGroupAlive, processesOfGroup, processesWithVariable, processTree, readProcess } from "./proc.ts";

/** The environment variable that marks every process of a launch; its value is the launch id. */
export const launchIdVariable = "PERSONA_LAUNCH_ID";

export interface StopOptions {
  launchId: string;
  /** The agent's own polite signal: claude cleans up after SIGINT, codex and opencode after SIGTERM. */
  firstSignal: "SIGINT" | "SIGTERM";
  /** Milliseconds between the steps. */
  graceMs?: number;
}

const sweepRounds = 40;
const pauseMs = 50;

/**
 * Stops an agent and everything it started: polite signal, SIGTERM, SIGKILL to its process group, then SIGKILL to every
 * process that descends from it or carries the launch id. Commands run by claude and opencode have sessions of their
 * own, so the group alone would miss them.
 */
export async function stopTree(pid: number, options: StopOptions): Promise<void> {
  const { firstSignal, launchId, graceMs = 2_000 } = options;
  const descendants = await identify(await processTree(pid));
  // To the group: package managers put a shell in front of the agent that passes no signal on.
  send(-pid, firstSignal);
  if (!(await groupEndsWithin(pid, graceMs))) {
    send(-pid, "SIGTERM");
    await groupEndsWithin(pid, graceMs);
  }
  send(-pid, "SIGKILL");
  await killSame(descendants);
  await sweepLaunch(launchId, pid);
}

/** The direct child may be a shell that goes at once, while the agent behind it still cleans up. */
async function groupEndsWithin(groupId: number, ms: number): Promise<boolean> {
  for (const deadline = performance.now() + ms; performance.now() < deadline; await delay(pauseMs)) {
    if (!(await isGroupAlive(groupId))) return true;
  }
  return false;
}

/**
 * Kills what a launch left running: the agent's process group, and whatever has the launch id in its environment. Also
 * right after a normal end: a background job of claude or opencode outlives them.
 *
 * @returns How many processes had to be killed.
 */
export async function sweepLaunch(launchId: string, groupId: number): Promise<number> {
  const killed = new Set<number>();
  for (let round = 0; round < sweepRounds; round += 1) {
    const found = [...(await processesOfGroup(groupId)), ...(await processesWithVariable(launchIdVariable, launchId))];
    const pids = found.filter((pid) => pid !== process.pid);
    if (pids.length === 0) return killed.size;
    for (const pid of pids) {
      send(pid, "SIGKILL");
      killed.add(pid);
    }
    await delay(pauseMs);
  }
  return killed.size;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

type KnownProcess = { pid: number; startTicks: string };

async function identify(pids: readonly number[]): Promise<KnownProcess[]> {
  const entries = await Promise.all(pids.map((pid) => readProcess(pid)));
  return entries.filter((entry) => entry !== undefined);
}

/** Kills a process only if it is still the one we saw: a pid may have been given away since. */
async function killSame(known: readonly KnownProcess[]): Promise<void> {
  for (const { pid, startTicks } of known) {
    const now = await readProcess(pid);
    if (now !== undefined && now.startTicks === startTicks && !now.isZombie) send(pid, "SIGKILL");
  }
}
