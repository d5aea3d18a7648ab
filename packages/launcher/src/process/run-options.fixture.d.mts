import type { RunProcessOptions } from "./run-process-options.ts";

/** Options of a run of a shell script, which gets its directory as `$1`; everything can be changed. */
export declare function runOptions(
  directory: string,
  script: string,
  changes?: Partial<RunProcessOptions>,
): RunProcessOptions;
