import { expect, test } from "vitest";
import { runRace } from "./src/races/run-race.ts";

test("processes that race for a pool never share a slot, and use all of them at once", async () => {
  const result = await runRace({ kind: "pool", processes: 4, rounds: 2, slots: 2 });
  expect(result).toMatchObject({ faults: [], launches: 8, identities: 2, mostAtOnce: 2 });
});

test("processes that race for a named identity have it one after the other", async () => {
  const result = await runRace({ kind: "named", processes: 3, rounds: 1, slots: 1 });
  expect(result).toMatchObject({ faults: [], launches: 3, identities: 1, mostAtOnce: 1 });
});
