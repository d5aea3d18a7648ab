/** A process the keeper is to start. Its standard streams are files. */
export interface KeptProcess {
  file: string;
  args: readonly string[];
  cwd: string;
  /** The whole environment: nothing is inherited. */
  env: Readonly<Record<string, string>>;
  launchId: string;
  /** Existing files. */
  stdinFile: string;
  stdoutFile: string;
  stderrFile: string;
}

/**
 * Why a process did not start: no such command, a script whose interpreter is missing, no permission to execute it, no
 * such working directory, no permission to enter it, arguments or environment beyond the system's limit, no more
 * processes, files or memory, or anything else.
 */
export type StartFailure =
  | "command-missing"
  | "interpreter-missing"
  | "command-not-executable"
  | "directory-missing"
  | "directory-forbidden"
  | "arguments-too-long"
  | "out-of-resources"
  | "other";

/** An error of the system, fit for a message between processes. */
export interface StartFailureReport {
  reason: StartFailure;
  message: string;
  code: string;
  syscall: string;
  path: string;
}

/** What the launcher asks; `run` numbers a run. */
export type KeeperRequest =
  | { kind: "start"; run: number; process: KeptProcess }
  | { kind: "stop"; run: number; firstSignal: "SIGINT" | "SIGTERM" }
  /** Stops (SIGSTOP) and continues the agent's group, while the reader of its output catches up. */
  | { kind: "pause" | "continue"; run: number }
  /** Gives the first `bytes` of a file back to the disk; its size and the rest stay. */
  | { kind: "free"; run: number; path: string; bytes: number };

/** What the keeper answers. */
export type KeeperReport =
  | { kind: "started"; run: number; pid: number }
  /** The process never ran. */
  | { kind: "failed"; run: number; failure: StartFailureReport }
  /**
   * Nothing of the run is left, unless `strays` is null: then the keeper could not look. Exactly one of `exitCode` and
   * `signal` is set.
   */
  | { kind: "ended"; run: number; exitCode: number | null; signal: NodeJS.Signals | null; strays: number | null }
  /** The keeper failed at the run, and does nothing more for it. */
  | { kind: "lost"; run: number }
  | { kind: "not-freed"; run: number };
