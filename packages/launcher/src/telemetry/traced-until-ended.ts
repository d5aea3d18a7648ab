import { AsyncResource } from "node:async_hooks";
import { isLaunchTraced, tracedLaunch, type LaunchTrace } from "./launch-trace.ts";

/** Wraps what ends a launch: it runs as part of the launch, whoever calls it, and the trace ends with it. */
export type WrapEnd = <A extends unknown[]>(end: (...args: A) => Promise<void>) => (...args: A) => Promise<void>;

/**
 * `tracedLaunch` for one that goes on when what began it has returned: until what `begin` has wrapped as its ending is
 * over, or right away when `begin` fails.
 */
export async function tracedUntilEnded<T>(
  about: Pick<LaunchTrace, "launchId" | "mode" | "personaId">,
  begin: (trace: LaunchTrace | undefined, ending: WrapEnd) => Promise<T>,
): Promise<T> {
  if (!isLaunchTraced()) return await begin(undefined, (end) => end);
  return await new Promise<T>((resolve, reject) => {
    const whole: Promise<void> = tracedLaunch(about, async (trace) => {
      const { over, ending } = createEnding(async () => await whole);
      resolve(await begin(trace, ending));
      await over;
    });
    // Once it has begun, whoever ends it hears what goes wrong there.
    whole.catch(reject);
  });
}

function createEnding(whole: () => Promise<void>): { over: Promise<void>; ending: WrapEnd } {
  let settle: ((how: Promise<void>) => void) | undefined;
  const over = new Promise<void>((resolve) => (settle = resolve));
  return {
    over,
    ending: (end) =>
      AsyncResource.bind(async (...args) => {
        const ended = end(...args);
        settle?.(ended);
        // So that a span is there to be exported for whoever has waited for the end.
        await whole().catch(() => {});
        await ended;
      }),
  };
}
