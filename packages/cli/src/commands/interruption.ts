import type { CliHost } from "../cli-host.ts";
import { createSignalMemory } from "../exec/signal-memory.ts";
import { exitCodeOfSignal } from "../exit-codes.ts";
import type { Style } from "../output/style.ts";

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
  const memory = createSignalMemory();
  const stopListening = host.onSignal((signal) => {
    const meaning = memory.hear(signal);
    if (meaning === "first") {
      host.writeError(
        `${style.warning("stopping")} the agent and releasing its identity; once more to leave at once\n`,
      );
      cancel(signal);
    }
    if (meaning === "again") {
      host.writeError(`${style.warning("left at once")}: the identity may not be released\n`);
      host.abandon(exitCodeOfSignal(signal), agentGroup());
    }
  });
  return { signal: () => memory.first(), [Symbol.dispose]: stopListening };
}
