import { processTree, processesWithVariable, readProcess } from "./proc.ts";

/** The environment variable that marks every process of a launch; its value is the launch id. */
export const launchIdVariable = "PERSONA_LAUNCH_ID";

export interface StopOptions {
  launchId: string;
  /** The agent's own polite signal: claude cleans up after SIGINT, codex and opencode after SIGTERM. */
  firstSignal: "SIGINT" | "SIGTERM";
  /** Resolves when the direct child is gone. */
  exited: Promise<unknown>;
  /** Milliseconds between the steps. */
  graceMs?: number;
}

const sweepRounds = 40;
const sweepPauseMs = 50;

/**
 * Stops an agent and everything it started: polite signal, SIGTERM, SIGKILL to its process group, then SIGKILL to every
 * process that descends from it or carries the launch id. Commands run by claude and opencode have sessions of their
 * own, so the group alone would miss them.
 */
export async function stopTree(pid: number, options: StopOptions): Promise<void> {
  const { firstSignal, exited, launchId, graceMs = 2_000 } = options;
  const descendants = await identify(await processTree(pid));
  // To the group: package managers put a shell in front of the agent that passes no signal on.
  send(-pid, firstSignal);
  if (!(await settlesWithin(exited, graceMs))) {
    send(-pid, "SIGTERM");
    await settlesWithin(exited, graceMs);
  }
  send(-pid, "SIGKILL");
  await killSame(descendants);
  await sweepLaunch(launchId);
}

/**
 * Kills what a launch left running, found by the launch id in its environment. Also right after a normal end: a
 * background job of claude or opencode outlives them.
 *
 * @returns How many processes had to be killed.
 */
export async function sweepLaunch(launchId: string): Promise<number> {
  const killed = new Set<number>();
  for (let round = 0; round < sweepRounds; round += 1) {
    const pids = (await processesWithVariable(launchIdVariable, launchId)).filter((pid) => pid !== process.pid);
    if (pids.length === 0) return killed.size;
    for (const pid of pids) {
      send(pid, "SIGKILL");
      killed.add(pid);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, sweepPauseMs);
    });
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

async function settlesWithin(settled: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const inTime = settled.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([inTime, late]);
  } finally {
    clearTimeout(timer);
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
