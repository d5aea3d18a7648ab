import { beforeEach, expect, test } from "vitest";
import { newStateDirectory, openIn } from "../../testing/lessee.ts";
import { changeIdentity, enterIdentity, findIdentity, type IdentityChange } from "../identity/identity-registry.ts";
import { ownHolder } from "../ledger/holder.ts";
import { intend, settle } from "../ledger/journal.ts";
import { identityResource } from "../ledger/launches.ts";
import { tryAcquire } from "../leases/try-acquire.ts";
import type { Books } from "../ledger/books.ts";
import { clearSpoiled, freeSlots } from "./free-slots.ts";
import { enterPool } from "./enter-pool.ts";
import { findPool, removeDrainedPool, savePool } from "./pool-registry.ts";
import { statusOf } from "./pool-status.ts";

const ravi = "local";
let books: Books;

beforeEach(async () => {
  books = await openIn(await newStateDirectory());
});

function addSlot(name: string, change: IdentityChange = {}): void {
  const record = enterIdentity(books, { ravi, name, lifecycle: "pool", pool: "p" });
  changeIdentity(books, record, { uuid: `u-${name}`, isMade: true, state: "ready", ...change });
}

const at = (offsetMs: number): string => new Date(Date.now() + offsetMs).toISOString();
const free = (): string[] => freeSlots(books, ravi, "p").map((resource) => resource.slice("identity:local:".length));
const use = (launchId: string, name: string): ReturnType<typeof intend<"slot">> =>
  intend(books, launchId, "slot", { ravi, name, pool: "p" });

test("slots that are ready, rested and clean are free, the one that has been for longest first", () => {
  enterPool(books, ravi, "p", { size: 7, quarantineSeconds: 60 });
  addSlot("late", { freeFrom: at(-1_000) });
  addSlot("early", { freeFrom: at(-9_000) });
  addSlot("new");
  addSlot("resting", { freeFrom: at(30_000) });
  addSlot("spoiled", { reason: "it was robbed" });
  addSlot("making", { state: "making" });
  addSlot("used");
  use("l-1", "used");
  enterIdentity(books, { ravi, name: "of nobody", lifecycle: "named" });
  enterIdentity(books, { ravi: "elsewhere", name: "there", lifecycle: "pool", pool: "p" });
  expect(free()).toEqual(["new", "early", "late"]);
});

test("a slot with a user is free again when its use is settled, and not before", () => {
  enterPool(books, ravi, "p", { size: 1 });
  addSlot("one");
  const intent = use("l-1", "one");
  expect(free()).toEqual([]);
  settle(books, intent, "undone");
  expect(free()).toEqual(["one"]);
});

test("a rest that ends later than any can was begun before the clock was set back", () => {
  enterPool(books, ravi, "p", { size: 1, quarantineSeconds: 60 });
  addSlot("one", { freeFrom: at(3_600_000) });
  expect(free()).toEqual(["one"]);
});

test("a pool that is not there, or drained, has no free slots but a reason", () => {
  expect(() => freeSlots(books, ravi, "p")).toThrow(expect.objectContaining({ code: "POOL_UNKNOWN" }));
  const pool = enterPool(books, ravi, "p", { size: 1 });
  expect(() => freeSlots(books, "elsewhere", "p")).toThrow(expect.objectContaining({ code: "POOL_UNKNOWN" }));
  addSlot("one");
  savePool(books, { ...pool, size: 0 });
  expect(() => freeSlots(books, ravi, "p")).toThrow(expect.objectContaining({ code: "POOL_DRAINING" }));
  expect(() => enterPool(books, ravi, "p", { size: 2 })).toThrow(expect.objectContaining({ code: "POOL_DRAINING" }));
});

test("spoiled slots that nobody uses are cleared", () => {
  const pool = enterPool(books, ravi, "p", { size: 2 });
  addSlot("one", { reason: "it was robbed" });
  addSlot("used", { reason: "it was robbed" });
  use("l-1", "used");
  expect(clearSpoiled(books, pool)).toEqual(["one"]);
  expect(free()).toEqual(["one"]);
  expect(findIdentity(books, ravi, "used")?.reason).toBe("it was robbed");
});

test("a pool keeps what is not said, and a shorter rest is shorter at once", () => {
  enterPool(books, ravi, "p", { size: 1, quarantineSeconds: 3600, prefix: "slot" });
  addSlot("one", { freeFrom: at(3_000_000) });
  expect(enterPool(books, ravi, "p", { size: 2 })).toMatchObject({ prefix: "slot", size: 2, quarantineSeconds: 3600 });
  enterPool(books, ravi, "p", { size: 2, quarantineSeconds: 0 });
  expect(free()).toEqual(["one"]);
  expect(enterPool(books, ravi, "q", { size: 1 })).toMatchObject({ prefix: "pool-q", quarantineSeconds: 60 });
});

test("a drained pool is struck out with its last slot", () => {
  const pool = enterPool(books, ravi, "p", { size: 1 });
  addSlot("one");
  removeDrainedPool(books, pool);
  expect(findPool(books, ravi, "p")).toBeDefined();
  savePool(books, { ...pool, size: 0 });
  removeDrainedPool(books, pool);
  expect(findPool(books, ravi, "p")).toBeDefined();
  const one = findIdentity(books, ravi, "one");
  if (one !== undefined) changeIdentity(books, one, { state: "deleted" });
  removeDrainedPool(books, pool);
  expect(findPool(books, ravi, "p")).toBeUndefined();
});

test("the status tells what each slot is at", () => {
  const pool = enterPool(books, ravi, "p", { size: 7, quarantineSeconds: 60 });
  const freeFrom = at(30_000);
  addSlot("a");
  addSlot("b");
  use("l-b", "b");
  tryAcquire(books, { resource: identityResource(ravi, "b"), launchId: "l-b", holder: ownHolder() });
  addSlot("c");
  use("l-c", "c");
  addSlot("d", { freeFrom });
  addSlot("e", { reason: "it was robbed" });
  addSlot("f", { state: "making" });
  addSlot("g", { state: "releasing" });
  addSlot("h", { state: "deleted" });
  const { slots, counts, isDraining } = statusOf(books, pool);
  expect(isDraining).toBe(false);
  expect(
    slots.map(({ name, state, launchId, freeFrom: end, reason }) => [name, state, launchId ?? end ?? reason]),
  ).toEqual([
    ["a", "free", undefined],
    ["b", "in-use", "l-b"],
    ["c", "dirty", "l-c"],
    ["d", "quarantine", freeFrom],
    ["e", "spoiled", "it was robbed"],
    ["f", "making", undefined],
    ["g", "leaving", undefined],
  ]);
  expect(counts).toEqual({ free: 1, "in-use": 1, dirty: 1, quarantine: 1, spoiled: 1, making: 1, leaving: 1 });
});
