import { createDiskBound, type DiskBound } from "./disk-bound.ts";
import { type KeptHandle, type KeptOutcome, sharedKeeper } from "./keeper/keeper.ts";
import type { KeptProcess, StartFailureReport } from "./keeper/keeper-message.ts";
import type { ProcessEnd, StartError } from "./process-end.ts";
import type { RunProcessOptions } from "./run-process-options.ts";
import { killTree, sweepLaunch } from "./stop-tree.ts";

/** Timers of Node.js fire at once beyond this. */
const longestTimerMs = 2 ** 31 - 1;
/** Every step of a stop is bounded; together they take less than this, unless the keeper hangs. */
const stopMs = 20_000;

/** One run under supervision. */
export interface Supervision {
  readonly diskBound: DiskBound;
  /** Starts the process; resolves when nothing of it is left. */
  run(): Promise<ProcessEnd>;
}

/** Sees to it that a process ends, for whatever reason it has to. Call `run()` once. */
export function createSupervision(options: RunProcessOptions): Supervision {
  const { launchId, firstSignal, signal } = options;
  const timers: NodeJS.Timeout[] = [];
  let handle: KeptHandle | undefined;
  let pid: number | undefined;
  let startProblem: { error: unknown } | undefined;
  let stoppedBy: ProcessEnd["stoppedBy"];

  const stop = (reason: NonNullable<ProcessEnd["stoppedBy"]>): void => {
    if (stoppedBy !== undefined) return;
    stoppedBy = reason;
    handle?.stop(firstSignal);
    timers.push(setTimeout(() => handle?.giveUp(), stopMs));
  };
  const onAbort = (): void => stop("cancel");
  const diskBound = createDiskBound(
    {
      // A process that is being stopped must be able to obey.
      pause: () => void (stoppedBy === undefined && handle?.pause()),
      continue: () => handle?.continue(),
      free: (path, bytes) => handle?.free(path, bytes),
      exceeded: () => stop("output-limit"),
    },
    options.outputLimitBytes,
  );
  const onStart = (started: number): void => {
    pid = started;
    try {
      options.onStart?.(started);
    } catch (error) {
      startProblem = { error };
      stop("cancel");
    }
  };
  const start = (): Promise<KeptOutcome> => {
    const keeper = options.keeper ?? sharedKeeper();
    handle = keeper.start(keptProcessOf(options), { onStart, onNotFreed: diskBound.cannotFree });
    signal?.addEventListener("abort", onAbort, { once: true });
    timers.push(setTimeout(() => stop("deadline"), Math.min(options.deadlineMs, longestTimerMs)));
    if (signal?.aborted === true) onAbort();
    return handle.outcome;
  };

  return {
    diskBound,
    run: async () => {
      try {
        const outcome = await start();
        const end = await endOf(outcome, launchId, pid);
        if (startProblem !== undefined) throw startProblem.error;
        return { ...end, ...(stoppedBy === undefined || "spawnError" in end ? {} : { stoppedBy }) };
      } finally {
        for (const timer of timers) clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
      }
    },
  };
}

function keptProcessOf(options: RunProcessOptions): KeptProcess {
  const { file, args, cwd, env, launchId, stdinFile, stdoutFile, stderrFile } = options;
  return { file, args, cwd, env, launchId, stdinFile, stdoutFile, stderrFile };
}

async function endOf(outcome: KeptOutcome, launchId: string, pid: number | undefined): Promise<ProcessEnd> {
  if (outcome.kind === "lost") return await endOfLost(launchId, pid);
  if (outcome.kind === "failed") return { spawnError: startErrorOf(outcome.failure), strays: 0 };
  const { exitCode, signal, strays } = outcome;
  return {
    ...(exitCode === null ? {} : { exitCode }),
    ...(signal === null ? {} : { signal }),
    strays: strays ?? (await sweepLaunch(launchId, pid)),
  };
}

async function endOfLost(launchId: string, pid: number | undefined): Promise<ProcessEnd> {
  const strays = pid === undefined ? await sweepLaunch(launchId, undefined) : await killTree(pid, launchId);
  if (pid !== undefined) return { signal: "SIGKILL", isKeeperLost: true, strays };
  const message = "Cannot start the agent: the process that starts agents has ended";
  const spawnError: StartError = Object.assign(new Error(message), { code: "EPIPE", syscall: "spawn" });
  return { spawnError: Object.assign(spawnError, { reason: "other" as const }), isKeeperLost: true, strays };
}

function startErrorOf({ message, ...details }: StartFailureReport): StartError {
  return Object.assign(new Error(message), details);
}
