import { expect, test } from "vitest";
import { findLaunchLeaks, trendOf } from "../src/concurrent-launches/find-launch-leaks.ts";
import type { ConcurrentLaunches, Holdings, Sample } from "../src/concurrent-launches/run-concurrent-launches.ts";

const holdings: Holdings = {
  descriptors: 25,
  resources: { PipeWrap: 1, IntervalHistogram: 1 },
  listeners: { warning: 1, "abort of the signal": 0 },
};

function samples(count: number, mebibytesPerSecond: number): Sample[] {
  return Array.from({ length: count }, (_, seconds) => {
    const bytes = (100 + mebibytesPerSecond * seconds) * 1024 * 1024;
    return { ...holdings, seconds, rss: bytes, heapUsed: bytes, external: 0, running: 1, ended: seconds };
  });
}

function run(changes: Partial<ConcurrentLaunches>): ConcurrentLaunches {
  const delayMs = { min: 1, mean: 1, p50: 1, p99: 1, max: 1 };
  const nothing = { problems: [], warnings: [], samples: samples(60, 0) };
  return { ended: 1, most: 1, ...nothing, before: holdings, after: holdings, delayMs, ...changes };
}

test("a run that holds what it held before has no leaks, whatever passes at the moment", () => {
  expect(findLaunchLeaks(run({}))).toEqual([]);
  const after = { ...holdings, descriptors: 24, resources: { ...holdings.resources, FSReqPromise: 2 } };
  expect(findLaunchLeaks(run({ after }))).toEqual([]);
});

test("whatever is more than before is told", () => {
  const after = { descriptors: 26, resources: { Timeout: 2 }, listeners: { "abort of the signal": 5 } };
  expect(findLaunchLeaks(run({ after, problems: ["task-1: failed"], warnings: ["MaxListeners: too many"] }))).toEqual([
    "task-1: failed",
    "MaxListeners: too many",
    "file descriptors: 25 before, 26 after",
    "active resources (Timeout): 0 before, 2 after",
    "listeners (abort of the signal): 0 before, 5 after",
  ]);
});

test("memory that grows is told, after the first third and when there is enough to go by", () => {
  expect(trendOf(samples(60, 1), "rss")).toEqual({ mean: 139.5, perMinute: 60, growth: 39 });
  expect(findLaunchLeaks(run({ samples: samples(60, 1) }))).toEqual([
    "rss grew by 39 MiB, at 139.5 MiB on average",
    "heapUsed grew by 39 MiB, at 139.5 MiB on average",
  ]);
  expect(findLaunchLeaks(run({ samples: samples(60, 0.1) }))).toEqual([]);
  expect(findLaunchLeaks(run({ samples: samples(10, 9) }))).toEqual([]);
});
