import type { CliHost } from "../cli-host.ts";
import { exitCodeOfSignal } from "../exit-codes.ts";

/** npm passes on the SIGINT that a terminal has sent to its child already: one Ctrl-C, two signals. */
const echoMs = 250;

export interface StopsOptions {
  host: Pick<CliHost, "onSignal" | "abandon">;
  /** No further task is to be started. */
  onDrain: () => void;
  /** Those that run are to be stopped. */
  onStop: () => void;
  /** It is not over yet, and has to be: the process is about to end. */
  onAbandon: () => void;
}

export interface Stops extends Disposable {
  /** The signal that came first, if one did. */
  signal(): NodeJS.Signals | undefined;
}

/**
 * Ctrl-C during many tasks: the first one starts no more of them, the second one stops those that run, a third one leaves
 * at once. SIGTERM and SIGHUP come from somebody who will not ask twice: they stop all.
 */
export function watchForStops({ host, onDrain, onStop, onAbandon }: StopsOptions): Stops {
  let first: NodeJS.Signals | undefined;
  let last: { signal: NodeJS.Signals; at: number } | undefined;
  let phase: "going" | "draining" | "stopping" = "going";
  const stopListening = host.onSignal((signal) => {
    const at = performance.now();
    if (last?.signal === signal && at - last.at < echoMs) return;
    last = { signal, at };
    first ??= signal;
    if (phase === "stopping") {
      onAbandon();
      host.abandon(exitCodeOfSignal(signal), undefined);
    } else if (phase === "going" && signal === "SIGINT") {
      phase = "draining";
      onDrain();
    } else {
      phase = "stopping";
      onStop();
    }
  });
  return { signal: () => first, [Symbol.dispose]: stopListening };
}
