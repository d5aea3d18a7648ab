import { describe, expect, it } from "vitest";
import { createEventQueue, queueLength, queueTextLength } from "./event-queue.ts";
import type { LaunchResult } from "./launch-result.ts";
import type { RunEvent } from "./run-event.ts";

const text = (value: string): RunEvent => ({ type: "text", text: value });
const started = { type: "started", launchId: "l1" } as RunEvent;
const finished: RunEvent = { type: "finished", result: { status: "completed" } as LaunchResult };

async function drain(queue: ReturnType<typeof createEventQueue>): Promise<RunEvent[]> {
  const iterator = queue.iterator(() => {});
  const events: RunEvent[] = [];
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) events.push(next.value);
  return events;
}

describe("createEventQueue()", () => {
  it("hands out events in their order, those that wait and those to come", async () => {
    const queue = createEventQueue();
    queue.push(started);
    queue.push(text("a"));
    const drained = drain(queue);
    queue.push(text("b"));
    queue.push(finished);
    queue.close();
    expect(await drained).toEqual([started, text("a"), text("b"), finished]);
  });

  it("keeps the newest when nobody takes them, and says how many are gone", async () => {
    const queue = createEventQueue();
    queue.push(started);
    for (let index = 0; index < queueLength + 7; index += 1) queue.push(text(String(index)));
    queue.push(finished);
    queue.close();
    const events = await drain(queue);
    expect(events.slice(0, 3)).toEqual([started, { type: "dropped", count: 7 }, text("7")]);
    expect(events.slice(-2)).toEqual([text(String(queueLength + 6)), finished]);
    expect(events).toHaveLength(queueLength + 3);
  });

  it("bounds the text it holds, and keeps a single event whatever its size", async () => {
    const queue = createEventQueue();
    const half = "x".repeat(queueTextLength / 2);
    for (const size of [1, 2, 3]) queue.push(text(`${size}${half}`));
    const huge: RunEvent = { type: "tool-result", id: "1", output: "y".repeat(queueTextLength + 1), isError: false };
    queue.push(huge);
    queue.close();
    expect(await drain(queue)).toEqual([{ type: "dropped", count: 3 }, huge]);
  });

  it("throws after what was waiting when the launch failed, once", async () => {
    const queue = createEventQueue();
    queue.push(text("a"));
    queue.fail(new Error("no Ravi"));
    const iterator = queue.iterator(() => {});
    expect(await iterator.next()).toEqual({ done: false, value: text("a") });
    await expect(iterator.next()).rejects.toThrow("no Ravi");
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it("gives everything up when the consumer leaves", async () => {
    const queue = createEventQueue();
    queue.push(text("a"));
    let left = 0;
    const iterator = queue.iterator(() => (left += 1));
    const { return: leave } = iterator;
    await leave?.();
    queue.push(text("b"));
    expect(left).toBe(1);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it("serves several pending next() calls in their order", async () => {
    const queue = createEventQueue();
    const iterator = queue.iterator(() => {});
    const both = Promise.all([iterator.next(), iterator.next(), iterator.next()]);
    queue.push(text("a"));
    queue.push(text("b"));
    queue.close();
    expect((await both).map(({ value }) => value)).toEqual([text("a"), text("b"), undefined]);
  });
});
