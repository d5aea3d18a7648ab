import { createEventQueue, type EventQueue } from "./event-queue.ts";
import type { LaunchEvent } from "./launch-event.ts";
import type { LaunchResult } from "./launch-result.ts";
import { createRunEventMapper, type RunEvent } from "./run-event.ts";

/**
 * A running launch: a promise of its result, and the events on the way to it.
 *
 * Whoever iterates first gets the events from the beginning, whoever iterates later those from then on; everybody gets
 * `finished`. A consumer that lags more than 1,000 events or 8 MiB of text behind loses the oldest ones and gets a
 * `dropped` event in their place; the agent never waits. Leaving the loop does not stop the launch. A launch that
 * rejects ends the loop with the same error.
 *
 * @example
 * const run = persona.sendMessage("Sign up");
 * for await (const event of run) if (event.type === "tool-call") console.log(event.tool, event.input);
 * const { output } = await run;
 */
export interface PersonaExecution extends Promise<LaunchResult>, AsyncIterable<RunEvent> {
  /** Stops the agent and everything it started; the result has status `cancelled`. */
  cancel(reason?: string): void;
  /** The launch id, under the name that harness-kit gives it. */
  readonly runId: Promise<string>;
}

export interface ExecutionHooks {
  /** Aborts when the launch is cancelled. */
  signal: AbortSignal;
  cancel: (reason?: string) => void;
  onEvent: (event: LaunchEvent) => void;
}

/** Starts a launch and makes its handle. */
export function startExecution(
  launchId: string,
  run: (hooks: ExecutionHooks) => Promise<LaunchResult>,
): PersonaExecution {
  const controller = new AbortController();
  const consumers = createConsumers();
  const cancel = (reason = "cancelled"): void => controller.abort(new Error(reason));
  const onEvent = createRunEventMapper(launchId, consumers.push);
  const running = told(run({ signal: controller.signal, cancel, onEvent }), consumers);
  return Object.assign(running, {
    cancel,
    runId: Promise.resolve(launchId),
    [Symbol.asyncIterator]: () => {
      // Whoever iterates hears of a failure in the loop, and need not await the promise as well.
      running.catch(() => {});
      return consumers.iterate();
    },
  });
}

async function told(running: Promise<LaunchResult>, consumers: Consumers): Promise<LaunchResult> {
  try {
    const result = await running;
    consumers.finish(result);
    return result;
  } catch (error) {
    consumers.fail(error);
    throw error;
  }
}

interface Consumers {
  push(event: RunEvent): void;
  finish(result: LaunchResult): void;
  fail(error: unknown): void;
  iterate(): AsyncIterator<RunEvent, undefined>;
}

function createConsumers(): Consumers {
  let early: EventQueue | undefined = createEventQueue();
  let settle: ((queue: EventQueue) => void) | undefined;
  const queues = new Set([early]);
  const settleAll = (how: (queue: EventQueue) => void): void => {
    settle = how;
    for (const queue of queues) how(queue);
  };
  return {
    push: (event) => {
      for (const queue of queues) queue.push(event);
    },
    finish: (result) =>
      settleAll((queue) => {
        queue.push({ type: "finished", result });
        queue.close();
      }),
    fail: (error) => settleAll((queue) => queue.fail(error)),
    iterate: () => {
      const queue = early ?? createEventQueue();
      if (early === undefined) settle?.(queue);
      early = undefined;
      queues.add(queue);
      return queue.iterator(() => queues.delete(queue));
    },
  };
}
