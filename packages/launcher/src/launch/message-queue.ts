/** Work that is done one after another, in the order in which it was handed in. */
export interface MessageQueue {
  /**
   * Does `work` once everything before it is over, well or not.
   *
   * @param signal Takes the work out of the queue when it aborts before its turn has come.
   * @throws What `whenCancelled` makes, as soon as the signal aborts; the work is not done then.
   */
  add<T>(work: () => Promise<T>, signal: AbortSignal, whenCancelled: () => Error): Promise<T>;
  /** Does something small in its turn. */
  note(work: () => void): void;
}

export function createMessageQueue(): MessageQueue {
  let last: Promise<unknown> = Promise.resolve();
  return {
    add: async (work, signal, whenCancelled) => {
      let hasStarted = false;
      const before = last;
      const done = (async () => {
        await before;
        if (signal.aborted) throw whenCancelled();
        hasStarted = true;
        return await work();
      })();
      last = done.catch(() => {});
      return await orCancelled(done, signal, () => (hasStarted ? undefined : whenCancelled()));
    },
    note: (work) => {
      last = last.then(work);
    },
  };
}

async function orCancelled<T>(done: Promise<T>, signal: AbortSignal, why: () => Error | undefined): Promise<T> {
  const stopListening = new AbortController();
  const cancelled = new Promise<never>((_resolve, reject) => {
    const onAbort = (): void => {
      const error = why();
      if (error !== undefined) reject(error);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true, signal: stopListening.signal });
  });
  try {
    return await Promise.race([done, cancelled]);
  } finally {
    stopListening.abort();
  }
}
