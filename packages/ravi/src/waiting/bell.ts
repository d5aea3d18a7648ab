/** Wakes a waiting loop: by a ring, after a delay, or when a signal fires. A ring while nobody waits is kept. */
export interface Bell {
  ring(): void;
  wait(delayMs: number, signal: AbortSignal): Promise<void>;
}

// A longer delay makes setTimeout fire at once.
const longestDelayMs = 2_147_483_647;

export function createBell(): Bell {
  let isRung = false;
  let wake: (() => void) | undefined;
  return {
    ring: () => {
      isRung = true;
      wake?.();
    },
    wait: async (delayMs, signal) => {
      if (!isRung && !signal.aborted) await sleep(delayMs, signal, (resolve) => (wake = resolve));
      wake = undefined;
      isRung = false;
    },
  };
}

function sleep(delayMs: number, signal: AbortSignal, expose: (resolve: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, Math.min(delayMs, longestDelayMs));
    signal.addEventListener("abort", finish, { once: true });
    expose(finish);
  });
}
