import type { Identity } from "@persona-launcher/ravi";
import { expect, test } from "vitest";
import type { IdentityRecord } from "../identity/identity-registry.ts";
import { planSlots, type SlotsBefore } from "./plan-slots.ts";

const pool = { ravi: "local", name: "p", prefix: "pool-p", size: 3, quarantineSeconds: 60 };

function record(name: string, change: Partial<IdentityRecord> = {}): IdentityRecord {
  return {
    id: 1,
    ravi: "local",
    name,
    uuid: `u-${name}`,
    email: undefined,
    phone: undefined,
    lifecycle: "pool",
    pool: "p",
    workspace: undefined,
    gitDirectory: undefined,
    isMade: true,
    state: "ready",
    reason: undefined,
    freeFrom: undefined,
    createdAt: "",
    changedAt: "",
    ...change,
  };
}

const there = (name: string, uuid = `u-${name}`): Identity => ({ uuid, name }) as Identity;

function plan(change: Partial<SlotsBefore>): ReturnType<typeof planSlots> {
  const members = change.members ?? [];
  const known = change.known ?? members;
  return planSlots({ pool, members, known, there: [], hasKey: () => true, reuseStale: false, ...change });
}

const isNotSecond = (uuid: string): boolean => uuid !== "u-pool-p-02";
const nothing = { mend: [], adopt: [], make: [], taken: [] };

test("an empty pool is filled, by number", () => {
  expect(plan({})).toEqual({ ...nothing, make: ["pool-p-01", "pool-p-02", "pool-p-03"] });
});

test("a pool that is whole needs nothing", () => {
  const members = ["pool-p-01", "pool-p-02", "pool-p-03"].map((name) => record(name));
  expect(plan({ members, there: members.map(({ name }) => there(name)) })).toEqual(nothing);
});

test("names that stand in the books are not given again, and those of others are passed over", () => {
  const leftBehind = record("pool-p-01", { pool: undefined, state: "left-behind" });
  expect(plan({ known: [leftBehind], there: [there("pool-p-01"), there("pool-p-03", "a-person's")] })).toEqual({
    ...nothing,
    make: ["pool-p-02", "pool-p-04", "pool-p-05"],
    taken: ["pool-p-03"],
  });
});

test("slots that are half made, without key or gone at Ravi are mended; those about to go are let go", () => {
  const members = [
    record("pool-p-01", { state: "making", uuid: undefined }),
    record("pool-p-02"),
    record("pool-p-03"),
    record("pool-p-04", { state: "releasing" }),
  ];
  expect(plan({ members, hasKey: isNotSecond, there: [there("pool-p-02"), there("pool-p-04")] })).toEqual({
    ...nothing,
    mend: ["pool-p-01", "pool-p-02", "pool-p-03"],
  });
});

test("what was left behind is taken first, when it is ours, there, and alone of its name", () => {
  const stale = (name: string, change: Partial<IdentityRecord> = {}): IdentityRecord =>
    record(name, { pool: undefined, state: "left-behind", lifecycle: "ephemeral", ...change });
  const known = [
    stale("task-1"),
    stale("task-gone"),
    stale("task-twice"),
    stale("task-theirs", { isMade: false }),
    stale("task-2"),
    record("clerk", { lifecycle: "named", pool: undefined }),
  ];
  const names = ["task-1", "task-twice", "task-theirs", "task-2", "clerk"].map((name) => there(name));
  const found = plan({ known, there: [...names, there("task-twice", "u-other")], reuseStale: true });
  expect(found.adopt.map(({ name }) => name)).toEqual(["task-1", "task-2"]);
  expect(found.make).toEqual(["pool-p-01"]);
  expect(plan({ known, there: names }).adopt).toEqual([]);
});

test("a hundred slots are numbered on", () => {
  const { make } = plan({ pool: { ...pool, size: 101 } });
  expect([make.at(8), make.at(98), make.at(99), make.at(100)]).toEqual([
    "pool-p-09",
    "pool-p-99",
    "pool-p-100",
    "pool-p-101",
  ]);
});
