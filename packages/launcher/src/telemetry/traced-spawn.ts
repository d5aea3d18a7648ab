import { tracedStep } from "./traced-step.ts";

/**
 * Runs a process to its end, the first part of which, until `started` is called, is the step `spawn`. One that ends without
 * has not started.
 */
export async function tracedSpawn<T>(launchId: string, run: (started: () => void) => Promise<T>): Promise<T> {
  let settle: ((hasStarted: boolean) => void) | undefined;
  const start = new Promise<boolean>((resolve) => (settle = resolve));
  const spawned = tracedStep("spawn", launchId, async (step) => {
    const hasStarted = await start;
    if (!hasStarted && step !== undefined) step.failure = "not-started";
  });
  try {
    return await run(() => settle?.(true));
  } finally {
    settle?.(false);
    await spawned;
  }
}
