import { endLike } from "./end-like.ts";
import { createSignalMemory } from "./signal-memory.ts";

/** Signals that end `persona exec` while no command runs. */
const signals: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];

export interface Interruption extends Disposable {
  /** Aborts with the first signal. */
  readonly abort: AbortSignal;
  /** The signal that came, if one did. */
  signal(): NodeJS.Signals | undefined;
  /** Leaves signals alone until it is disposed of. */
  pause(): Disposable;
}

/**
 * Before a command runs and while its identity is released: the first signal is noted and what is under way is brought
 * to its end, the next one ends this process at once.
 */
export function watchBeforeAndAfter(): Interruption {
  const controller = new AbortController();
  const memory = createSignalMemory();
  const hear = (signal: NodeJS.Signals): void => {
    const meaning = memory.hear(signal);
    if (meaning === "first") controller.abort(new Error(`interrupted by ${signal}`));
    if (meaning === "again") endLike({ signal });
  };
  const listen = (): void => signals.forEach((signal) => process.on(signal, hear));
  const leave = (): void => signals.forEach((signal) => process.off(signal, hear));
  listen();
  return {
    abort: controller.signal,
    signal: () => memory.first(),
    pause: () => {
      leave();
      return { [Symbol.dispose]: listen };
    },
    [Symbol.dispose]: leave,
  };
}
