import { expect, test } from "vitest";
import { findLaunchLeaks } from "./src/concurrent-launches/find-launch-leaks.ts";
import { runConcurrentLaunches } from "./src/concurrent-launches/run-concurrent-launches.ts";

test("launches that come and go leave no descriptor, timer, listener or socket behind in their process", async () => {
  const run = await runConcurrentLaunches({ concurrency: 20, seconds: 5, agentSeconds: [1, 2] });
  expect(findLaunchLeaks(run)).toEqual([]);
  expect(run.most).toBe(20);
  expect(run.ended).toBeGreaterThanOrEqual(21);
  console.log(`${run.ended} launches, event loop delay p99 ${run.delayMs.p99.toFixed(1)} ms`);
});
