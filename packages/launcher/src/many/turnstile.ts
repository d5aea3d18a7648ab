/** Lets so many through at once, the others in the order in which they came. */
export interface Turnstile {
  /**
   * Waits for a turn, which lasts until it is disposed.
   *
   * @throws the reason of `signal` when it aborts meanwhile.
   */
  enter(signal?: AbortSignal): Promise<Disposable>;
}

export function createTurnstile(places: number): Turnstile {
  const waiting = new Set<() => void>();
  let free = places;
  const leave = (): void => {
    const [next] = waiting;
    if (next === undefined) free += 1;
    else next();
  };
  return {
    enter: async (signal) => {
      signal?.throwIfAborted();
      if (free > 0) free -= 1;
      else await standInLine(waiting, signal);
      return once(leave);
    },
  };
}

function standInLine(waiting: Set<() => void>, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      waiting.delete(pass);
      reject(signal?.reason as Error);
    };
    const pass = (): void => {
      waiting.delete(pass);
      signal?.removeEventListener("abort", abort);
      resolve();
    };
    waiting.add(pass);
    signal?.addEventListener("abort", abort, { once: true });
  });
}

function once(leave: () => void): Disposable {
  let hasLeft = false;
  return {
    [Symbol.dispose]: () => {
      if (!hasLeft) leave();
      hasLeft = true;
    },
  };
}
