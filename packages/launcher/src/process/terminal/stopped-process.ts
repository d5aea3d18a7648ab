import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { hasProc } from "../proc.ts";
import { runPs } from "../run-ps.ts";
import { send } from "../stop-tree.ts";

/** Makes this process stop and go on together with another one. */
export interface StopWatch {
  /** Looks whether the other one has stopped, and stops too. For SIGCHLD, which tells that something happened. */
  follow: () => void;
  /** Continues the other one, if it stands still. For SIGCONT: `fg` tells both of us, `kill -CONT` us alone. */
  wake: () => void;
  /** When both went on last, as `performance.now()` tells it. */
  continuedAt: () => number;
}

/** Where there is no `/proc`, every look starts a `ps`, whose end is a SIGCHLD in turn. */
const pauseMs = 250;

/**
 * The shell that waits for us has to see a stopped job, and only the agent knows when it is ready: claude stops itself
 * alone, codex and opencode their process group.
 */
export function createStopWatch(other: () => number | undefined): StopWatch {
  let lookedAt = Number.NEGATIVE_INFINITY;
  let continuedAt = Number.NEGATIVE_INFINITY;
  const wake = (): void => {
    const pid = other();
    if (pid !== undefined && isStopped(pid)) send(pid, "SIGCONT");
  };
  return {
    follow: () => {
      const pid = other();
      if (pid === undefined || (!hasProc && performance.now() - lookedAt < pauseMs)) return;
      const hasStopped = isStopped(pid);
      lookedAt = performance.now();
      if (!hasStopped) return;
      // Takes effect before the call returns; behind it we have been continued.
      process.kill(process.pid, "SIGSTOP");
      continuedAt = performance.now();
      wake();
    },
    wake,
    continuedAt: () => continuedAt,
  };
}

/** Whether job control has stopped a process. */
export function isStopped(pid: number): boolean {
  return stateOf(pid).startsWith("T");
}

function stateOf(pid: number): string {
  try {
    if (!hasProc) return runPs(["-o", "stat=", "-p", String(pid)]);
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2);
  } catch {
    return "";
  }
}
