import { expect, test } from "vitest";
import { durationText } from "./duration.ts";

test.each([
  [0, "0.0 s"],
  [840, "0.8 s"],
  [9_940, "9.9 s"],
  [9_960, "10.0 s"],
  [12_400, "12 s"],
  [59_600, "1 min"],
  [200_000, "3 min 20 s"],
  [3_599_600, "1 h"],
  [7_500_000, "2 h 5 min"],
  [86_399_000, "1 d"],
  [273_600_000, "3 d 4 h"],
])("%i ms take %s", (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text);
});
