import { EventEmitter, once } from "node:events";
import { describe, expect, it } from "vitest";
import { createMessageQueue } from "./message-queue.ts";

const never = new AbortController().signal;
const cancelled = (): Error => new Error("cancelled");

/** Something to wait for. */
function gate(): { open: () => void; opened: Promise<unknown> } {
  const events = new EventEmitter();
  return { open: () => events.emit("open"), opened: once(events, "open") };
}

describe("createMessageQueue()", () => {
  it("does one thing after another, also after one that failed", async () => {
    const queue = createMessageQueue();
    const order: string[] = [];
    const first = queue.add(
      async () => {
        order.push("one starts");
        await Promise.resolve();
        order.push("one fails");
        throw new Error("one");
      },
      never,
      cancelled,
    );
    queue.note(() => order.push("between"));
    const second = queue.add(() => Promise.resolve(order.push("two")), never, cancelled);
    await expect(first).rejects.toThrow("one");
    await second;
    expect(order).toEqual(["one starts", "one fails", "between", "two"]);
  });

  it("takes what is cancelled out of the queue at once, and goes on with the rest", async () => {
    const queue = createMessageQueue();
    const { open, opened } = gate();
    const controller = new AbortController();
    const done: string[] = [];
    const first = queue.add(() => opened, never, cancelled);
    const second = queue.add(() => Promise.resolve(done.push("second")), controller.signal, cancelled);
    const third = queue.add(() => Promise.resolve(done.push("third")), never, cancelled);
    controller.abort();
    await expect(second).rejects.toThrow("cancelled");
    open();
    await Promise.all([first, third]);
    expect(done).toEqual(["third"]);
  });

  it("does not keep waiting whoever was cancelled before", async () => {
    const queue = createMessageQueue();
    const { open, opened } = gate();
    const first = queue.add(() => opened, never, cancelled);
    const done: string[] = [];
    const second = queue.add(() => Promise.resolve(done.push("second")), AbortSignal.abort(), cancelled);
    await expect(second).rejects.toThrow("cancelled");
    open();
    await first;
    await queue.add(() => Promise.resolve(), never, cancelled);
    expect(done).toEqual([]);
  });

  it("leaves what has started to end by itself", async () => {
    const queue = createMessageQueue();
    const { open, opened } = gate();
    const controller = new AbortController();
    const running = queue.add(
      async () => {
        controller.abort();
        await opened;
        return "result";
      },
      controller.signal,
      cancelled,
    );
    open();
    expect(await running).toBe("result");
  });
});
