import { tracingChannel } from "node:diagnostics_channel";
import { context, diag, trace, type Context, type Span } from "@opentelemetry/api";
import type { ContextStore } from "./context-store.ts";

/** What Node.js adds to the message of something that has thrown. */
export interface Failed {
  error?: unknown;
}

/** What becomes a span, and which. */
export interface SpanRules<M> {
  /**
   * Starts the span, unless there is to be none.
   *
   * @param surrounding What the span that it happens in has left there; `undefined` outside of every launch.
   */
  open(message: M, surrounding: Context | undefined): Span | undefined;
  /** What its descendants get. @default the span, on top of what surrounds it */
  around?(message: M, surrounding: Context | undefined, span: Span): Context;
  /** Adds what is known at the end. */
  close(message: M & Failed, span: Span): void;
}

/**
 * Makes spans of what is told on a tracing channel. Disposing it ends those that are open.
 *
 * Node.js ends the program when a subscriber throws, so nothing does: a tracer's mistake is told to OpenTelemetry's own log.
 */
export function followChannel<M extends object>(name: string, store: ContextStore, rules: SpanRules<M>): Disposable {
  const channel = tracingChannel<Context, M>(name);
  const open = new Map<M, Span>();
  const begin = (message: M): Context => {
    const surrounding = store.getStore();
    const otherwise = surrounding ?? context.active();
    return guarded(() => {
      const span = rules.open(message, surrounding);
      if (span === undefined) return otherwise;
      open.set(message, span);
      return rules.around?.(message, surrounding, span) ?? trace.setSpan(otherwise, span);
    }, otherwise);
  };
  const end = (message: M): void => {
    const span = open.get(message);
    open.delete(message);
    if (span === undefined) return;
    guarded(() => rules.close(message, span), undefined);
    guarded(() => span.end(), undefined);
  };
  const onEnd = (message: unknown): void => end(message as M);
  channel.start.bindStore(store, begin);
  channel.asyncEnd.subscribe(onEnd);
  return {
    [Symbol.dispose]: () => {
      channel.start.unbindStore(store);
      channel.asyncEnd.unsubscribe(onEnd);
      for (const message of open.keys()) end(message);
    },
  };
}

function guarded<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch (error) {
    diag.error("Cannot trace a launch", error);
    return otherwise;
  }
}
