import type { StartFailure } from "./keeper/keeper-message.ts";

/** An error of the system, and what it means. */
export interface StartError extends NodeJS.ErrnoException {
  reason?: StartFailure;
}

/** How a process ended; exactly one of `exitCode`, `signal` and `spawnError` is set. */
export interface ProcessEnd {
  exitCode?: number;
  signal?: NodeJS.Signals;
  /** The process never ran. */
  spawnError?: StartError;
  /** Why we stopped it, when we did. */
  stoppedBy?: "deadline" | "cancel" | "output-limit";
  /** Processes that outlived the agent, or our stopping it, and were killed one by one. */
  strays: number;
  /** Our supervisor of the process died, and the process was killed for that. */
  isKeeperLost?: true;
  /** What `onStdout` or `onStderr` threw first; the output went on being delivered. */
  callbackError?: unknown;
}
