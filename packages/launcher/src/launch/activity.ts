/** What is going on at the moment, so that it can be stopped together. */
export interface Activity {
  /** Does `work`, which `cancel` would end early. */
  during<T>(cancel: (reason: string) => void, work: () => Promise<T>): Promise<T>;
  /** Ends everything and waits until it is over. */
  stop(reason: string): Promise<void>;
}

export function createActivity(): Activity {
  const going = new Map<Promise<void>, (reason: string) => void>();
  return {
    during: async (cancel, work) => {
      const result = work();
      const over = result.then(ignore, ignore);
      going.set(over, cancel);
      try {
        return await result;
      } finally {
        going.delete(over);
      }
    },
    stop: async (reason) => {
      const all = [...going];
      for (const [, cancel] of all) cancel(reason);
      await Promise.all(all.map(([over]) => over));
    },
  };
}

const ignore = (): void => {};
