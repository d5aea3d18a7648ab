import type { Keeper } from "./keeper/keeper.ts";

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
  /** A chunk is valid during the call only. */
  onStdout: (chunk: Uint8Array) => void;
  onStderr: (chunk: Uint8Array) => void;
  /** Called once the process runs. */
  onStart?: (pid: number) => void;
  /** Milliseconds until the process tree is stopped. */
  deadlineMs: number;
  signal?: AbortSignal | undefined;
  /** @default The one keeper of this process. */
  keeper?: Keeper;
  /**
   * How much the agent may print, in bytes, where the file system cannot give the delivered part of a file back.
   *
   * @default 2 GiB
   */
  outputLimitBytes?: number;
}
