import { expect, onTestFinished, test, vi } from "vitest";
import { watchForStops } from "./run-tasks-stops.ts";

/** Somebody at a terminal, with a clock that goes on between two keys. */
function scene(): { press: (signal: NodeJS.Signals, laterMs?: number) => void; seen: string[]; first: () => unknown } {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const seen: string[] = [];
  let listener: ((signal: NodeJS.Signals) => void) | undefined;
  const stops = watchForStops({
    host: {
      onSignal: (given) => {
        listener = given;
        return () => (listener = undefined);
      },
      abandon: ((exitCode: number) => void seen.push(`leave with ${exitCode}`)) as () => never,
    },
    onDrain: () => seen.push("drain"),
    onStop: () => seen.push("stop"),
    onAbandon: () => seen.push("give up"),
  });
  const press = (signal: NodeJS.Signals, laterMs = 1000): void => {
    vi.advanceTimersByTime(laterMs);
    listener?.(signal);
  };
  return { press, seen, first: stops.signal };
}

test("Ctrl-C stops starting, then stops all, then leaves", () => {
  const { press, seen, first } = scene();
  press("SIGINT");
  expect(seen).toEqual(["drain"]);
  press("SIGINT");
  expect(seen).toEqual(["drain", "stop"]);
  press("SIGINT");
  expect(seen).toEqual(["drain", "stop", "give up", "leave with 130"]);
  expect(first()).toBe("SIGINT");
});

test("two signals of one key count once", () => {
  const { press, seen } = scene();
  press("SIGINT");
  press("SIGINT", 50);
  expect(seen).toEqual(["drain"]);
});

test.each(["SIGTERM", "SIGHUP"] as const)("%s stops all at once, also right after Ctrl-C", (signal) => {
  const { press, seen, first } = scene();
  press(signal);
  expect(seen).toEqual(["stop"]);
  expect(first()).toBe(signal);
  const again = scene();
  again.press("SIGINT");
  again.press(signal, 10);
  expect(again.seen).toEqual(["drain", "stop"]);
});
