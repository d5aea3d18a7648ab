import { createLaunchId } from "../launch/launch-id.ts";
import { anySignal } from "../launch/launcher-parts.ts";
import type { RunnableExecution, RunnableResult } from "./runnable.ts";

/** Ends one message. */
export interface RunHooks {
  runId: string;
  signal: AbortSignal;
  /** What the caller said when cancelling. */
  cancelReason: () => string;
}

export type RunnableRun = (hooks: RunHooks) => Promise<RunnableResult>;

/** Starts a message, unless it is aborted already: then it is a cancelled result, as in harness-kit. */
export function startRun(callerSignal: AbortSignal | undefined, run: RunnableRun): RunnableExecution {
  const runId = createLaunchId();
  const controller = new AbortController();
  const signal = anySignal(controller.signal, callerSignal) ?? controller.signal;
  let cancelReason = "";
  const start = async (): Promise<RunnableResult> => {
    if (signal.aborted) return cancelledResult(signal);
    return await run({ runId, signal, cancelReason: () => cancelReason });
  };
  return Object.assign(start(), {
    cancel: (reason = "cancelled"): void => {
      cancelReason = reason;
      controller.abort(new Error(reason));
    },
    runId: Promise.resolve(runId),
  });
}

/** The result of a message that was cancelled before its agent started. */
export function cancelledResult(signal: AbortSignal, durationMs = 0): RunnableResult {
  const reason: unknown = signal.reason;
  const message = reason instanceof Error ? reason.message : typeof reason === "string" ? reason : "cancelled";
  return {
    status: "cancelled",
    output: "",
    stderr: message,
    exitCode: null,
    durationMs,
    failure: { class: "cancelled", message },
    usage: undefined,
    sessionId: undefined,
    logFile: undefined,
  };
}
