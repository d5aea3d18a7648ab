import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";

export interface RunToolOptions {
  cwd: string;
  /** The whole environment: nothing is inherited. */
  env: Readonly<Record<string, string>>;
  /** Milliseconds until it is killed, with everything it started. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

export interface ToolResult {
  /** `failed`: another exit code than 0, or a signal. `missing`: there is no such command. */
  kind: "done" | "failed" | "missing" | "timeout" | "cancelled";
  /** The end of what it printed, at most 16 KiB of standard output and of standard error. */
  output: string;
}

/** Runs somebody's installer to its end, without a shell, in a process group of its own that is killed if need be. */
export async function runTool(file: string, args: readonly string[], options: RunToolOptions): Promise<ToolResult> {
  if (options.signal?.aborted === true) return { kind: "cancelled", output: "" };
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: { ...options.env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const tails = [followTail(child.stdout), followTail(child.stderr)];
  let stoppedBy: "timeout" | "cancelled" | undefined;
  const stop = (reason: "timeout" | "cancelled"): void => {
    stoppedBy ??= reason;
    killGroup(child.pid);
  };
  const onAbort = (): void => stop("cancelled");
  const timer = setTimeout(() => stop("timeout"), options.timeoutMs);
  options.signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const [code] = (await once(child, "exit")) as [number | null];
    // What it left running would hold the pipes open.
    killGroup(child.pid);
    await Promise.all(tails.map(({ ended }) => ended));
    return { kind: stoppedBy ?? (code === 0 ? "done" : "failed"), output: tails.map(({ text }) => text()).join("") };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { kind: "missing", output: "" };
    throw error;
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", onAbort);
  }
}

const tailBytes = 16 * 1024;

function followTail(stream: Readable): { ended: Promise<unknown>; text: () => string } {
  let tail = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => (tail = (tail + chunk).slice(-tailBytes)));
  return { ended: once(stream, "close").catch(() => undefined), text: () => tail };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It is gone.
  }
}
