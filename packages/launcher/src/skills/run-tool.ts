import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";

export interface RunToolOptions {
  cwd: string;
  /** The whole environment: nothing is inherited. */
  env: Readonly<Record<string, string>>;
  /** Milliseconds until it is killed, with everything of its process group. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

export interface ToolResult {
  /**
   * `failed`: another exit code than 0, or a signal. `missing`: there is no such command. `unstartable`: the system does
   * not start it; `output` is its code, e.g. `EACCES`.
   */
  kind: "done" | "failed" | "missing" | "unstartable" | "timeout" | "cancelled";
  /** The end of what it printed, at most 16 KiB of standard output and of standard error. */
  output: string;
}

/** What is left in the pipes is read by then, also on a busy machine. */
const drainMs = 1000;

/**
 * Runs somebody's installer to its end, without a shell, in a process group of its own that is killed if need be. What has
 * left that group is not waited for, however long it holds on to the output.
 */
export async function runTool(file: string, args: readonly string[], options: RunToolOptions): Promise<ToolResult> {
  if (options.signal?.aborted === true) return { kind: "cancelled", output: "" };
  try {
    return await supervise(start(file, args, options), options);
  } catch (error) {
    const { code, syscall = "" } = error as NodeJS.ErrnoException;
    if (code === undefined || !syscall.startsWith("spawn")) throw error;
    return code === "ENOENT" ? { kind: "missing", output: "" } : { kind: "unstartable", output: code };
  }
}

type ToolProcess = ChildProcess & { stdout: Readable; stderr: Readable };

function start(file: string, args: readonly string[], { cwd, env }: RunToolOptions): ToolProcess {
  return spawn(file, args, { cwd, env: { ...env }, detached: true, stdio: ["ignore", "pipe", "pipe"] });
}

async function supervise(child: ToolProcess, { timeoutMs, signal }: RunToolOptions): Promise<ToolResult> {
  const tails = [followTail(child.stdout), followTail(child.stderr)];
  let stoppedBy: "timeout" | "cancelled" | undefined;
  const stop = (reason: "timeout" | "cancelled"): void => {
    stoppedBy ??= reason;
    killGroup(child.pid);
  };
  const onAbort = (): void => stop("cancelled");
  const timer = setTimeout(() => stop("timeout"), timeoutMs);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const [code] = (await once(child, "exit")) as [number | null];
    // What it left running would hold the pipes open.
    killGroup(child.pid);
    await drain(tails);
    return { kind: stoppedBy ?? (code === 0 ? "done" : "failed"), output: tails.map(({ text }) => text()).join("") };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

const tailBytes = 16 * 1024;

interface Tail {
  stream: Readable;
  ended: Promise<unknown>;
  text: () => string;
}

function followTail(stream: Readable): Tail {
  let tail = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => (tail = (tail + chunk).slice(-tailBytes)));
  return { stream, ended: once(stream, "close").catch(() => undefined), text: () => tail };
}

/** A process in a session of its own is not in the group that was killed, and may have the pipes for ever. */
async function drain(tails: readonly Tail[]): Promise<void> {
  const timer = setTimeout(() => tails.forEach(({ stream }) => stream.destroy()), drainMs);
  await Promise.all(tails.map(({ ended }) => ended));
  clearTimeout(timer);
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It is gone.
  }
}
