import { performance } from "node:perf_hooks";
import type { CliHost } from "../cli-host.ts";
import { exitCodeOfSignal } from "../exit-codes.ts";
import type { Style } from "../output/style.ts";

/** npm passes on the SIGINT that a terminal has sent to its child already: one Ctrl-C, two signals. */
const echoMs = 250;

export interface InterruptionOptions {
  host: CliHost;
  style: Style;
  /** Stops the agent, the polite way. */
  cancel: (signal: NodeJS.Signals) => void;
  /** Process group of the agent, once it runs. */
  agentGroup: () => number | undefined;
}

export interface Interruption extends Disposable {
  /** The signal that ended the launch, if one did. */
  signal(): NodeJS.Signals | undefined;
}

/** Ctrl-C and its kind during a launch: the first one stops it in good order, the next one leaves at once. */
export function watchForInterruption({ host, style, cancel, agentGroup }: InterruptionOptions): Interruption {
  let first: { signal: NodeJS.Signals; at: number } | undefined;
  const stopListening = host.onSignal((signal) => {
    const now = performance.now();
    if (first === undefined) {
      first = { signal, at: now };
      host.writeError(
        `${style.warning("stopping")} the agent and releasing its identity; once more to leave at once\n`,
      );
      cancel(signal);
    } else if (now - first.at >= echoMs) {
      host.writeError(`${style.warning("left at once")}: the identity may not be released\n`);
      host.abandon(exitCodeOfSignal(signal), agentGroup());
    }
  });
  return { signal: () => first?.signal, [Symbol.dispose]: stopListening };
}
