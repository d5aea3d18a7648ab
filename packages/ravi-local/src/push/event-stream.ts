import { listEventsAfter, type StoredEvent } from "../state/events.ts";
import { listIdentities } from "../state/identities.ts";
import type { Concerned } from "../state/notifier.ts";
import type { Scope } from "../state/scope.ts";
import type { State } from "../state/state.ts";

export interface EventStreamOptions {
  state: State;
  scope: Scope;
  /** Events after this one are sent. */
  afterId: number;
  /** Ends the stream. */
  stopping: AbortSignal;
  /** Called at every heartbeat. */
  onHeartbeat: () => void;
  heartbeatMs: number;
}

const batchSize = 100;
const reconnectMs = 1000;

/**
 * Server-sent events for one scope, first those missed, then each as it is stored. The reader's pace decides: nothing is
 * kept in memory for a slow one. Ends when the server stops or the identity is gone.
 */
export function eventStream(options: EventStreamOptions): ReadableStream<Uint8Array> {
  const ended = new AbortController();
  const lines = eventLines(options, AbortSignal.any([options.stopping, ended.signal]));
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const next = await lines.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    cancel: () => ended.abort(),
  });
}

async function* eventLines(options: EventStreamOptions, signal: AbortSignal): AsyncGenerator<string, void> {
  const { state, scope } = options;
  let cursor = options.afterId;
  // An id without data moves the reader's cursor, so that a reconnect before the first event misses nothing.
  yield `retry: ${reconnectMs}\nid: ${cursor}\n\n: connected\n\n`;
  while (!signal.aborted && isThere(state, scope)) {
    const events = listEventsAfter(state, scope, cursor, batchSize);
    if (events.length > 0) {
      cursor = events.at(-1)?.id ?? cursor;
      yield events.map(format).join("");
    } else if ((await nextChange(options, signal)) === "heartbeat") {
      options.onHeartbeat();
      yield ": heartbeat\n\n";
    }
  }
}

// Between the look into the database and this subscription nothing else runs, so nothing is missed.
function nextChange(
  { state, scope, heartbeatMs }: EventStreamOptions,
  signal: AbortSignal,
): Promise<"change" | "heartbeat"> {
  return new Promise((resolve) => {
    const finish = (what: "change" | "heartbeat"): void => {
      clearTimeout(timer);
      unsubscribe();
      signal.removeEventListener("abort", onAbort);
      resolve(what);
    };
    const onAbort = (): void => finish("change");
    const timer = setTimeout(finish, heartbeatMs, "heartbeat");
    const unsubscribe = state.notifier.subscribe((concerned) => {
      if (concernsScope(concerned, scope)) finish("change");
    });
    signal.addEventListener("abort", onAbort);
  });
}

function concernsScope(concerned: Concerned, scope: Scope): boolean {
  return concerned === "everybody" || scope.kind === "account" || concerned.includes(scope.identityId);
}

function isThere(state: State, scope: Scope): boolean {
  return scope.kind === "account" || listIdentities(state, scope).length > 0;
}

function format(event: StoredEvent): string {
  const place = event.kind === "email" ? { thread_id: event.place } : { conversation_id: event.place };
  const data = JSON.stringify({ id: event.message_id, ...place, created_dt: event.created_dt });
  return `id: ${event.id}\nevent: ${event.kind}\ndata: ${data}\n\n`;
}
