import { AsyncLocalStorage } from "node:async_hooks";
import { context, type Context } from "@opentelemetry/api";

/**
 * Carries a span to everything that happens below it, and makes it the active one of OpenTelemetry there as well, where a
 * program has a context manager. A subscriber of a tracing channel can bind a store but wrap no function; `run` is where a
 * channel hands a store the function.
 */
export class ContextStore extends AsyncLocalStorage<Context> {
  override run<R, A extends unknown[]>(store: Context, callback: (...args: A) => R, ...args: A): R {
    return super.run(store, () => context.with(store, () => callback(...args)));
  }
}
