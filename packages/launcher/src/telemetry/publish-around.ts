import type { TracingChannel } from "node:diagnostics_channel";

/**
 * Tells the subscribers of a channel of the beginning and the end of some work. What the work comes to is left out of what
 * they hear: it may be an agent's answer.
 */
export async function publishAround<M extends object, T>(
  channel: TracingChannel<unknown, M>,
  message: M,
  work: () => Promise<T>,
): Promise<T> {
  const results: T[] = [];
  await channel.tracePromise(async () => void results.push(await work()), message);
  // There is one: otherwise the line above would have thrown.
  return results[0] as T;
}
