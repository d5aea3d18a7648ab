import { open, type FileHandle } from "node:fs/promises";
import { execa } from "execa";
import { tailFile } from "./tail-file.ts";
import { stopTree, sweepLaunch } from "./stop-tree.ts";

export interface RunProcessOptions {
  file: string;
  args: readonly string[];
  cwd: string;
  /** The whole environment: nothing is inherited. */
  env: Readonly<Record<string, string>>;
  launchId: string;
  firstSignal: "SIGINT" | "SIGTERM";
  /** Existing file the process reads as standard input. */
  stdinFile: string;
  /** Created; receives the raw output. */
  stdoutFile: string;
  /** Created; receives the raw output. */
  stderrFile: string;
  onStdout: (chunk: Uint8Array) => void;
  onStderr: (chunk: Uint8Array) => void;
  /** Called once the process runs. */
  onStart?: (pid: number) => void;
  /** Milliseconds until the process tree is stopped. */
  deadlineMs: number;
  signal?: AbortSignal | undefined;
}

/** How a process ended; exactly one of `exitCode`, `signal` and `spawnError` is set. */
export interface ProcessEnd {
  exitCode?: number;
  signal?: NodeJS.Signals;
  /** The process never ran. */
  spawnError?: NodeJS.ErrnoException;
  /** Why we stopped it, when we did. */
  stoppedBy?: "deadline" | "cancel";
  /** Processes that outlived the agent, or our stopping it, and were killed one by one. */
  strays: number;
}

/**
 * Runs a process to its end in a process group of its own, with files for its three streams, and stops it and all of
 * its descendants at the deadline or when `signal` aborts. Resolves when all output was delivered and no process of the
 * launch is left.
 */
export async function runProcess(options: RunProcessOptions): Promise<ProcessEnd> {
  await using stdin = await open(options.stdinFile, "r");
  await using stdout = await open(options.stdoutFile, "wx", 0o600);
  await using stderr = await open(options.stderrFile, "wx", 0o600);

  const tails = [
    await tailFile(options.stdoutFile, options.onStdout),
    await tailFile(options.stderrFile, options.onStderr),
  ];
  try {
    const child = execa(options.file, options.args, {
      cwd: options.cwd,
      env: options.env,
      extendEnv: false,
      detached: true,
      cleanup: false,
      buffer: false,
      reject: false,
      stdin: descriptor(stdin),
      stdout: descriptor(stdout),
      stderr: descriptor(stderr),
    });
    if (child.pid === undefined) return { spawnError: spawnErrorOf(await child), strays: 0 };
    return await supervise(child.pid, child, options);
  } finally {
    await Promise.all(tails.map((tail) => tail.finish()));
  }
}

/** execa 9.6.1 hands any descriptor to the child; its types know 3 to 9 only. */
function descriptor(handle: FileHandle): 3 {
  return handle.fd as 3;
}

type ExecaEnd = { exitCode?: number; signal?: string; cause?: unknown };

async function supervise(pid: number, child: PromiseLike<ExecaEnd>, options: RunProcessOptions): Promise<ProcessEnd> {
  const exited = Promise.resolve(child);
  let stoppedBy: ProcessEnd["stoppedBy"];
  let stopping: Promise<void> | undefined;
  const stop = (reason: "deadline" | "cancel"): void => {
    stoppedBy ??= reason;
    stopping ??= stopTree(pid, { launchId: options.launchId, firstSignal: options.firstSignal });
  };
  const onAbort = (): void => stop("cancel");
  const timer = setTimeout(() => stop("deadline"), options.deadlineMs);
  options.signal?.addEventListener("abort", onAbort, { once: true });
  if (options.signal?.aborted === true) onAbort();
  try {
    options.onStart?.(pid);
    const end = await exited;
    await stopping;
    const strays = await sweepLaunch(options.launchId, pid);
    return {
      ...(end.exitCode === undefined ? {} : { exitCode: end.exitCode }),
      ...(end.signal === undefined ? {} : { signal: end.signal as NodeJS.Signals }),
      ...(stoppedBy === undefined ? {} : { stoppedBy }),
      strays,
    };
  } catch (error) {
    stop("cancel");
    await stopping;
    throw error;
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", onAbort);
  }
}

function spawnErrorOf(result: ExecaEnd): NodeJS.ErrnoException {
  return result.cause instanceof Error ? result.cause : new Error("the process did not start");
}
