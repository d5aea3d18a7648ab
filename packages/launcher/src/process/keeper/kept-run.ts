import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, openSync, rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { killTree, send, stopTree, sweepLaunch } from "../stop-tree.ts";
import type { KeptProcess } from "./keeper-message.ts";

/** In less than this no system gives all its process ids away: those of a younger run's processes follow its own. */
const youngMs = 2_000;
/** How long a process may take to die of SIGKILL; one that is stuck in the kernel is given up. */
const deathMs = 5_000;

/** How a process ended; one of `exitCode` and `signal` is set. */
export interface KeptEnd {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** Processes that had to be killed after it; null when no file or memory was left to look for them with. */
  strays: number | null;
}

/** A running process of the keeper. */
export interface KeptRun {
  readonly pid: number;
  /** Resolves when nothing of the run is left. */
  readonly ended: Promise<KeptEnd>;
  /** Politely, then by force. */
  stop(firstSignal: "SIGINT" | "SIGTERM"): void;
  /** Stops and continues the process group. */
  pause(): void;
  continue(): void;
  /** By force and at once, raw output included: whoever would have read it is dead. */
  destroy(): Promise<void>;
}

/**
 * Starts a process in a session and group of its own.
 *
 * @throws NodeJS.ErrnoException When it does not start, or a file for its streams cannot be opened.
 */
export async function startKeptRun(kept: KeptProcess): Promise<KeptRun> {
  const startedAt = performance.now();
  const child = spawnOnFiles(kept);
  const pid = child.pid ?? (await throwSpawnError(child));
  const { launchId, stdoutFile, stderrFile } = kept;
  let stopping: Promise<number> = Promise.resolve(0);
  let isStopping = false;
  let giveUp: (exit: Exit) => void;
  const exited = new Promise<Exit>((resolve) => {
    child.once("exit", (exitCode, signal) => resolve({ exitCode, signal }));
    giveUp = resolve;
  });

  const stop = async (firstSignal: "SIGINT" | "SIGTERM"): Promise<number> => {
    try {
      return await stopTree(pid, { launchId, firstSignal });
    } finally {
      void delay(deathMs).then(() => giveUp({ exitCode: null, signal: "SIGKILL" }));
    }
  };
  const countStrays = async (): Promise<number> => {
    const killed = await stopping;
    const isYoung = performance.now() - startedAt < youngMs;
    return killed + (await sweepLaunch(launchId, pid, { isYoung }));
  };
  const end = async (): Promise<KeptEnd> => {
    const exit = await exited;
    return { ...exit, strays: await countStrays().catch(() => null) };
  };

  return {
    pid,
    ended: end(),
    stop: (firstSignal) => {
      if (isStopping) return;
      isStopping = true;
      stopping = stop(firstSignal);
      // Told by `ended`.
      stopping.catch(() => undefined);
    },
    pause: () => send(-pid, "SIGSTOP"),
    continue: () => send(-pid, "SIGCONT"),
    destroy: async () => {
      try {
        await killTree(pid, launchId);
      } finally {
        for (const file of [stdoutFile, stderrFile]) removeRaw(file);
      }
    },
  };
}

/** The agent may have put a directory in its place. */
function removeRaw(file: string): void {
  try {
    rmSync(file, { recursive: true, force: true });
  } catch {
    // Or have taken our right to remove anything there: it stays, for this user alone, and the rest goes all the same.
  }
}

type Exit = Omit<KeptEnd, "strays">;

function spawnOnFiles({ file, args, cwd, env, ...files }: KeptProcess): ChildProcess {
  const streams: number[] = [];
  try {
    streams.push(openSync(files.stdinFile, constants.O_RDONLY));
    for (const path of [files.stdoutFile, files.stderrFile]) streams.push(openForAppending(path));
    return spawn(file, args, { cwd, env, detached: true, stdio: streams });
  } finally {
    for (const stream of streams) closeSync(stream);
  }
}

/** Appending, so that an agent's command which reopens `/dev/stderr`, and so truncates it, leaves no hole. */
function openForAppending(path: string): number {
  return openSync(path, constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW);
}

async function throwSpawnError(child: ChildProcess): Promise<never> {
  const [error] = (await once(child, "error")) as [Error];
  throw error;
}
