import type { RunEvent } from "./run-event.ts";

/** How many events wait for a slow consumer at most. */
export const queueLength = 1_000;

/** How much text they may hold together, in UTF-16 units; one event alone may hold more. */
export const queueTextLength: number = 8 * 1024 * 1024;

/** Events on their way to one consumer. */
export interface EventQueue {
  push(event: RunEvent): void;
  /** No more events; what waits is still handed out. */
  close(): void;
  /** No more events; what waits is still handed out, then the error is thrown. */
  fail(error: unknown): void;
  /** Hands the events out. Returning it gives them up. */
  iterator(onReturn: () => void): AsyncIterator<RunEvent, undefined>;
}

/**
 * A queue that never holds the agent up and never grows beyond its bounds: when it is full the oldest events give way,
 * and a `dropped` event stands in their place. `started` and `finished` are never dropped.
 */
export function createEventQueue(): EventQueue {
  const waiting: RunEvent[] = [];
  const takers: PromiseWithResolver[] = [];
  let started: RunEvent | undefined;
  let finished: RunEvent | undefined;
  let textLength = 0;
  let dropped = 0;
  let ending: { error?: unknown } | undefined;

  const take = (): RunEvent | undefined => {
    const first = started;
    started = undefined;
    if (first !== undefined) return first;
    if (dropped > 0) {
      const count = dropped;
      dropped = 0;
      return { type: "dropped", count };
    }
    const next = waiting.shift();
    if (next !== undefined) {
      textLength -= lengthOf(next);
      return next;
    }
    const last = finished;
    finished = undefined;
    return last;
  };

  const serve = (): void => {
    for (let taker = takers[0]; taker !== undefined; taker = takers[0]) {
      const event = take();
      if (event === undefined && ending === undefined) return;
      takers.shift();
      if (event !== undefined) taker.resolve({ done: false, value: event });
      else if (ending !== undefined && "error" in ending) {
        taker.reject(ending.error);
        ending = {};
      } else taker.resolve({ done: true, value: undefined });
    }
  };

  const add = (event: RunEvent): void => {
    waiting.push(event);
    textLength += lengthOf(event);
    while (waiting.length > 1 && (waiting.length > queueLength || textLength > queueTextLength)) {
      textLength -= lengthOf(waiting.shift());
      dropped += 1;
    }
  };

  return {
    push: (event) => {
      if (ending !== undefined) return;
      if (event.type === "started") started = event;
      else if (event.type === "finished") finished = event;
      else add(event);
      serve();
    },
    close: () => {
      ending ??= {};
      serve();
    },
    fail: (error) => {
      ending ??= { error };
      serve();
    },
    iterator: (onReturn) => ({
      next: () =>
        new Promise((resolve, reject) => {
          takers.push({ resolve, reject });
          serve();
        }),
      return: () => {
        onReturn();
        [started, finished, dropped] = [undefined, undefined, 0];
        waiting.length = 0;
        ending = {};
        serve();
        return Promise.resolve({ done: true, value: undefined });
      },
    }),
  };
}

interface PromiseWithResolver {
  resolve: (result: IteratorResult<RunEvent, undefined>) => void;
  reject: (reason: unknown) => void;
}

function lengthOf(event: RunEvent | undefined): number {
  switch (event?.type) {
    case "text":
      return event.text.length;
    case "tool-call":
      return event.input.length;
    case "tool-result":
      return event.output.length;
    default:
      return 0;
  }
}
