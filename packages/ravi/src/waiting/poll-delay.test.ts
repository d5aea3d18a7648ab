import { expect, test } from "vitest";
import { pollDelayMs } from "./poll-delay.ts";

const delays = (pace: Parameters<typeof pollDelayMs>[1]): number[] =>
  [1, 2, 3, 4, 5, 6, 7, 8].map((looks) => pollDelayMs(looks, pace));

test("polling begins at one second and slows down to five", () => {
  expect(delays({ pollMs: undefined, isPushed: false })).toEqual([1000, 1500, 2250, 3375, 5000, 5000, 5000, 5000]);
});

test("where messages may be announced, what came before the stream stood is caught up with early", () => {
  expect(delays({ pollMs: undefined, isPushed: true })).toEqual([50, 200, 1000, 1500, 2250, 3375, 5000, 5000]);
});

test("the caller's pace is constant", () => {
  expect(delays({ pollMs: 15, isPushed: true })).toEqual(Array.from({ length: 8 }, () => 15));
});
