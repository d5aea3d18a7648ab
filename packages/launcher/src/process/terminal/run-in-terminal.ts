import { spawn, type ChildProcess } from "node:child_process";
import type { TerminalProcess } from "../../launch/launch-context.ts";
import { startGuard } from "../guard/start-guard.ts";
import { describeStartFailure } from "../keeper/start-failure.ts";
import type { ProcessEnd, StartError } from "../process-end.ts";
import { sweepLaunch } from "../stop-tree.ts";
import { isSystemError } from "../system-error.ts";
import { rememberTerminal } from "./remember-terminal.ts";
import { shareSignals, type SharedSignals } from "./share-signals.ts";

export interface TerminalOptions extends TerminalProcess {
  /** Title of the terminal while the process runs, unless the process sets its own; the one before comes back. */
  title?: string | undefined;
  /**
   * Milliseconds from a SIGTERM or SIGHUP to this process, which is passed on, until the agent is killed.
   *
   * @default 5000
   */
  graceMs?: number | undefined;
}

/**
 * Gives this process's terminal to another one until that ends: standard streams and process group are shared, so keys,
 * size, colours and job control are the agent's as if a shell had started it. Keys that make signals (Ctrl-C, Ctrl-\)
 * are the agent's alone; SIGTERM and SIGHUP are passed on; when the agent stops (Ctrl-Z), this process stops too, and
 * `fg` continues both. When a signal killed the agent, the modes of the terminal from before come back.
 *
 * Standard input is not read, and nothing but the title is written before the agent's end. Everything that carries the
 * launch id is gone afterwards, also when this process is killed by SIGKILL.
 *
 * @throws What `onStart` throws, after the agent was killed; NodeJS.ErrnoException (`EMFILE` and its kind) when nothing was
 * left to look for the processes of the launch with.
 */
export async function runInTerminal(options: TerminalOptions): Promise<ProcessEnd> {
  using signals = shareSignals({ graceMs: options.graceMs ?? 5_000 });
  let hasStarted = false;
  const onStart = (pid: number): void => {
    hasStarted = true;
    options.onStart?.(pid);
  };
  try {
    const guard = await startGuard({ launchId: options.launchId });
    try {
      return await runGuarded({ ...options, onStart }, signals);
    } finally {
      await guard.disarm();
    }
  } catch (error) {
    if (hasStarted || !isSystemError(error)) throw error;
    return { spawnError: startError(error, options), strays: 0 };
  }
}

async function runGuarded(options: TerminalOptions, signals: SharedSignals): Promise<ProcessEnd> {
  const terminal = rememberTerminal({ term: options.env["TERM"], title: options.title });
  try {
    const end = await runAgent(options, signals);
    const strays = await sweepLaunch(options.launchId, undefined);
    // Only now: what was left of the agent may have gone on drawing.
    if (end.signal !== undefined) terminal.repair();
    return { ...end, ...(signals.hasStopped() ? { stoppedBy: "cancel" as const } : {}), strays };
  } finally {
    terminal[Symbol.dispose]();
  }
}

type AgentEnd = Pick<ProcessEnd, "exitCode" | "signal">;

async function runAgent(options: TerminalOptions, signals: SharedSignals): Promise<AgentEnd> {
  const child = spawn(options.file, options.args, { cwd: options.cwd, env: { ...options.env }, stdio: "inherit" });
  const ended = endOf(child);
  // Told by `ended`, also when onStart throws first.
  ended.catch(() => undefined);
  const { pid } = child;
  if (pid === undefined) return await ended;
  signals.adopt(child);
  try {
    options.onStart?.(pid);
  } catch (error) {
    child.kill("SIGKILL");
    await ended;
    throw error;
  }
  return await ended;
}

async function endOf(child: ChildProcess): Promise<AgentEnd> {
  return await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (exitCode, signal) => resolve(signal === null ? { exitCode: exitCode ?? 0 } : { signal }));
  });
}

function startError(error: NodeJS.ErrnoException, { file, cwd }: TerminalProcess): StartError {
  const { message, ...details } = describeStartFailure(error, { file, cwd });
  return Object.assign(new Error(message, { cause: error }), details);
}
