/** npm passes on the SIGINT that a terminal has sent to its child already: one Ctrl-C, two signals. */
const echoMs = 250;

/** What a signal means: the wish to end, the echo of it, or the wish not to wait for a good end. */
export type SignalMeaning = "first" | "echo" | "again";

/** Tells what signals mean that come one after another. */
export interface SignalMemory {
  hear(signal: NodeJS.Signals): SignalMeaning;
  /** The first one, if one came. */
  first(): NodeJS.Signals | undefined;
}

export function createSignalMemory(): SignalMemory {
  let first: { signal: NodeJS.Signals; at: number } | undefined;
  return {
    hear: (signal) => {
      const at = performance.now();
      if (first !== undefined) return at - first.at < echoMs ? "echo" : "again";
      first = { signal, at };
      return "first";
    },
    first: () => first?.signal,
  };
}
