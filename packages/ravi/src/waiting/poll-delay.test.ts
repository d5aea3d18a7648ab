import { expect, test } from "vitest";
import { pollDelayMs } from "./poll-delay.ts";

const delays = (pollMs: number | undefined): number[] =>
  [1, 2, 3, 4, 5, 6, 7, 8].map((looks) => pollDelayMs(looks, pollMs));

test("polling begins at one second and slows down to five", () => {
  expect(delays(undefined)).toEqual([1000, 1500, 2250, 3375, 5000, 5000, 5000, 5000]);
});

test("the caller's pace is constant", () => {
  expect(delays(15)).toEqual(Array.from({ length: 8 }, () => 15));
});
