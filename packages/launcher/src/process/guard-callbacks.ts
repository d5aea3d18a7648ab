import type { ProcessEnd } from "./process-end.ts";
import type { RunProcessOptions } from "./run-process-options.ts";

/** A file of output, and who reads it. */
export interface GuardedStream {
  path: string;
  onChunk: (chunk: Uint8Array) => void;
}

export interface GuardedCallbacks {
  streams: readonly GuardedStream[];
  failure(): Pick<ProcessEnd, "callbackError">;
}

/** An error of the caller's must neither lose the rest of the output nor leave the process unattended. */
export function guardCallbacks({ stdoutFile, stderrFile, onStdout, onStderr }: RunProcessOptions): GuardedCallbacks {
  let failure: { callbackError: unknown } | undefined;
  const guarded = (path: string, callback: GuardedStream["onChunk"]): GuardedStream => ({
    path,
    onChunk: (chunk) => {
      try {
        callback(chunk);
      } catch (error) {
        failure ??= { callbackError: error };
      }
    },
  });
  return { streams: [guarded(stdoutFile, onStdout), guarded(stderrFile, onStderr)], failure: () => failure ?? {} };
}
