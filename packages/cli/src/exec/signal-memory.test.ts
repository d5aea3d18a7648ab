import { expect, test, vi, onTestFinished } from "vitest";
import { createSignalMemory } from "./signal-memory.ts";

test("the first signal counts, its echo does not, and another one means leave at once", () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const memory = createSignalMemory();
  expect(memory.first()).toBeUndefined();
  expect(memory.hear("SIGTERM")).toBe("first");
  vi.advanceTimersByTime(249);
  expect(memory.hear("SIGINT")).toBe("echo");
  vi.advanceTimersByTime(1);
  expect(memory.hear("SIGINT")).toBe("again");
  expect(memory.first()).toBe("SIGTERM");
});
