import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { waitUntil } from "./processes.ts";

export interface CliOptions {
  /** The complete environment: nothing of the test runner's is added. */
  env: Readonly<Record<string, string>>;
  cwd: string;
  /** Text for standard input, which is closed after it. Default: empty input. */
  input?: string;
  /** Aborting it sends SIGTERM to the command alone. */
  signal?: AbortSignal;
  /** After this time the command and its process group are killed and the run is rejected. Default 60 000. */
  timeoutMs?: number;
}

export interface CliResult {
  /** Undefined when a signal ended the command. */
  exitCode: number | undefined;
  signal: NodeJS.Signals | undefined;
  stdout: string;
  stderr: string;
}

/** A command that runs. Disposing it kills it and its process group. */
export interface RunningCli extends AsyncDisposable {
  readonly pid: number;
  /** Resolves when the command has ended and its output is complete. */
  readonly ended: Promise<CliResult>;
  /** What it has printed so far. */
  stdout(): string;
  stderr(): string;
  /** Sends a signal to the command alone. False when it has ended. */
  kill(signal: NodeJS.Signals): boolean;
  /** Resolves with all of standard error once it matches. Throws after `timeoutMs` (default 30 000) or the end of the command. */
  waitForStderr(pattern: RegExp, timeoutMs?: number): Promise<string>;
}

/** The built `persona` command, as a user's shell would start it. */
export const personaCommand: string = fileURLToPath(new URL("../../packages/cli/bin/persona.mjs", import.meta.url));

/** Runs the built `persona` to its end. Every exit code resolves; only the time limit rejects. */
export async function runPersona(args: readonly string[], options: CliOptions): Promise<CliResult> {
  await using running = startPersona(args, options);
  return await running.ended;
}

/** Starts the built `persona` as a real process in its own process group. */
export function startPersona(args: readonly string[], options: CliOptions): RunningCli {
  return startCommand(process.execPath, [personaCommand, ...args], options);
}

/** Starts any command the way `startPersona` does. */
export function startCommand(command: string, args: readonly string[], options: CliOptions): RunningCli {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  // A command that ends without reading its input closes the pipe first.
  child.stdin.on("error", () => undefined).end(options.input ?? "");
  options.signal?.addEventListener("abort", () => child.kill("SIGTERM"), { once: true });
  const ended = endOf(child, output, options.timeoutMs ?? 60_000);
  // Whoever only disposes of the command must not be told about its time limit.
  ended.catch(() => undefined);
  return {
    pid: child.pid ?? -1,
    ended,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    kill: (signal) => child.kill(signal),
    waitForStderr: (pattern, timeoutMs) => waitForOutput(child, () => output.stderr, pattern, timeoutMs ?? 30_000),
    async [Symbol.asyncDispose]() {
      killGroup(child);
      await ended.catch(() => undefined);
    },
  };
}

async function endOf(
  child: ChildProcess,
  output: { stdout: string; stderr: string },
  timeoutMs: number,
): Promise<CliResult> {
  let isTimedOut = false;
  const timer = setTimeout(() => {
    isTimedOut = true;
    killGroup(child);
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, timeoutMs);
  try {
    const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    if (isTimedOut)
      throw new Error(`Cannot wait any longer for the command: it ran for ${timeoutMs} ms\n${tailOf(output)}`);
    return { exitCode: code ?? undefined, signal: signal ?? undefined, ...output };
  } finally {
    clearTimeout(timer);
  }
}

async function waitForOutput(
  child: ChildProcess,
  read: () => string,
  pattern: RegExp,
  timeoutMs: number,
): Promise<string> {
  const what = `output that matches ${String(pattern)}`;
  const isOver = await waitUntil(() => (pattern.test(read()) ? "matched" : hasEnded(child) && "ended"), {
    timeoutMs,
    what,
  });
  if (isOver === "ended" && !pattern.test(read())) {
    throw new Error(`Cannot find ${what}: the command has ended with ${child.exitCode ?? child.signalCode}\n${read()}`);
  }
  return read();
}

function hasEnded(child: ChildProcess): boolean {
  return (child.exitCode !== null || child.signalCode !== null) && (child.stderr?.readableEnded ?? true);
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

function tailOf({ stdout, stderr }: { stdout: string; stderr: string }): string {
  return `stdout: ${stdout.slice(-2000)}\nstderr: ${stderr.slice(-2000)}`;
}
