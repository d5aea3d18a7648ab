import type { LaunchEvent } from "../launch/launch-event.ts";
import type { SendOptions } from "../launch/launch-request.ts";
import type { LaunchResult } from "../launch/launch-result.ts";
import type { PersonaHandle } from "../launch/persona-handle.ts";

/** One of many tasks. */
export interface ManyTask {
  /** What the caller calls it; comes back with its outcome. */
  id: string;
  task: string;
  inputs?: SendOptions["inputs"];
  /** The workspace. @default that of the options */
  workingDirectory?: string | undefined;
}

/** How one of many tasks ended: with what its agent did, or with what kept its agent from starting. */
export type ManyOutcome<T extends ManyTask = ManyTask> =
  | { task: T; result: LaunchResult; error?: undefined }
  /** A `LaunchError` or `RaviError`, mostly. */
  | { task: T; result?: undefined; error: unknown };

/** How many launches are to go; what is said here goes for all of them. */
export interface ManyOptions extends Omit<SendOptions, "onEvent" | "name" | "conversation" | "resume"> {
  /** How many agents may be at work at once. @default 4 */
  concurrency?: number | undefined;
  /** Starts no further task when it aborts; what runs goes on. `signal` ends that too. */
  stopStarting?: AbortSignal | undefined;
  /** What happens in the launches, step by step, secrets masked. */
  onEvent?: ((task: ManyTask, event: LaunchEvent) => void) | undefined;
  /** A task begins. */
  onStart?: ((task: ManyTask) => void) | undefined;
}

/** How many agents work at once unless it is said. */
export const defaultConcurrency = 4;

/**
 * Does many tasks, each in a launch of its own, and hands over their outcomes in the order in which they end. Tasks are
 * taken only when there is room for them, so there may be any number. One that fails stops no other.
 *
 * @throws Only what `tasks` throws, once those that run have ended.
 */
export async function* launchMany<T extends ManyTask>(
  persona: PersonaHandle,
  tasks: Iterable<T> | AsyncIterable<T>,
  options: ManyOptions = {},
): AsyncGenerator<ManyOutcome<T>, void> {
  const { concurrency = defaultConcurrency } = options;
  const source = iteratorOf(tasks);
  const ending = new AbortController();
  const running = new Set<Promise<void>>();
  const done: ManyOutcome<T>[] = [];
  let taking: Promise<void> | undefined;
  let isOver = false;
  let failure: { error: unknown } | undefined;

  const launch = async (task: T): Promise<void> => {
    done.push(await launchOne(persona, task, options, ending.signal));
  };
  const takeNext = async (): Promise<void> => {
    try {
      const next = await source.next();
      if (next.done === true) isOver = true;
      else if (!isStopped(options)) follow(running, launch(next.value));
    } catch (error) {
      isOver = true;
      failure = { error };
    }
  };

  using stop = whenStopped(options);
  try {
    for (;;) {
      const hasRoom = running.size < concurrency && !isOver && !isStopped(options);
      if (hasRoom) taking ??= takeNext().finally(() => void (taking = undefined));
      const isWaiting = running.size > 0 || (taking !== undefined && !isStopped(options));
      if (!isWaiting && done.length === 0) break;
      // The source may be slow, and must hold up no outcome.
      const next = isStopped(options) ? [] : [stop.stopped, ...(taking === undefined ? [] : [taking])];
      if (done.length === 0) await Promise.race([...running, ...next]);
      yield* done.splice(0);
    }
    if (failure !== undefined) throw failure.error;
  } finally {
    // The consumer may have had enough.
    ending.abort(new Error("nobody waits for the outcome any more"));
    await Promise.all(running);
    const returned = source.return?.();
    // One that is still at a task would keep us waiting for it.
    if (taking === undefined) await returned;
  }
}

function follow(running: Set<Promise<void>>, launch: Promise<void>): void {
  const followed = launch.then(() => void running.delete(followed));
  running.add(followed);
}

function isStopped({ signal, stopStarting }: ManyOptions): boolean {
  return signal?.aborted === true || stopStarting?.aborted === true;
}

/** Resolves when no further task is to be started. */
function whenStopped({ signal, stopStarting }: ManyOptions): Disposable & { stopped: Promise<void> } {
  const stopListening = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    for (const one of [signal, stopStarting]) {
      one?.addEventListener("abort", () => resolve(), { once: true, signal: stopListening.signal });
    }
  });
  return { stopped, [Symbol.dispose]: () => stopListening.abort() };
}

async function launchOne<T extends ManyTask>(
  persona: PersonaHandle,
  task: T,
  { concurrency: _concurrency, stopStarting: _stopStarting, onEvent, onStart, ...options }: ManyOptions,
  ending: AbortSignal,
): Promise<ManyOutcome<T>> {
  try {
    onStart?.(task);
    const result = await persona.sendMessage(task.task, {
      ...options,
      conversation: "new",
      name: task.id,
      inputs: { ...options.inputs, ...task.inputs },
      workingDirectory: task.workingDirectory ?? options.workingDirectory,
      signal: options.signal === undefined ? ending : AbortSignal.any([options.signal, ending]),
      onEvent: (event) => onEvent?.(task, event),
    });
    return { task, result };
  } catch (error) {
    return { task, error };
  }
}

function iteratorOf<T>(tasks: Iterable<T> | AsyncIterable<T>): AsyncIterator<T> | Iterator<T> {
  return Symbol.asyncIterator in tasks ? tasks[Symbol.asyncIterator]() : tasks[Symbol.iterator]();
}
