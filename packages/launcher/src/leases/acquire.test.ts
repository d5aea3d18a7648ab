import { expect, test, vi } from "vitest";
import {
  createMovableClock,
  granted,
  type Lessee,
  newStateDirectory,
  openIn,
  startLessee,
  waitersOf,
} from "../../testing/lessee.ts";
import type { Books } from "../ledger/books.ts";
import { ownHolder } from "../ledger/holder.ts";
import { acquire, acquireAny } from "./acquire.ts";
import { release } from "./keep-lease.ts";
import { drawTicket } from "./lease-queue.ts";
import type { LeaseGrant } from "./lease.ts";
import { tryAcquire } from "./try-acquire.ts";

const resource = "identity:local:ada";
const queue = "pool:local:testers";
const slots = [`${queue}/0`, `${queue}/1`];
const holder = ownHolder();
const patient = { timeout: 20_000 };

const open = async (): Promise<Books> => openIn(await newStateDirectory());

function takenBy(books: Books, launchId: string, isShared = false): LeaseGrant {
  return granted(tryAcquire(books, { resource, launchId, holder, isShared }));
}

/** Waits in this process; the launch is in the queue when this returns. */
async function waitsHere(books: Books, launchId: string, isShared = false): Promise<{ grant: Promise<LeaseGrant> }> {
  const grant = acquire(books, { resource, launchId, holder, isShared, deadlineMs: 60_000 });
  await vi.waitFor(() => expect(waitersOf(books, resource)).toContain(launchId), patient);
  return { grant };
}

test("a free resource is not waited for", async () => {
  const books = await open();
  const lease = await acquire(books, { resource, launchId: "one", holder, deadlineMs: 0 });

  expect(lease).toMatchObject({ launchId: "one", ticket: undefined });
  expect(waitersOf(books, resource)).toEqual([]);
});

test("waiting ends when the resource is released in the same process", async () => {
  const books = await open();
  const first = takenBy(books, "first");
  const { grant } = await waitsHere(books, "second");
  release(books, first);

  expect(await grant).toMatchObject({ launchId: "second", ticket: 1, tookOverFrom: [] });
  expect(waitersOf(books, resource)).toEqual([]);
});

test("processes get a resource in the order in which they came", async () => {
  const stateDirectory = await newStateDirectory();
  const books = await openIn(stateDirectory);
  const first = takenBy(books, "first");
  const lessees = await Promise.all(Array.from({ length: 6 }, () => startLessee(stateDirectory)));
  const order: string[] = [];
  const turns: Promise<void>[] = [];
  const takeTurn = async (lessee: Lessee, launchId: string): Promise<void> => {
    const lease = await lessee.acquire({ resource, launchId, deadlineMs: 60_000 });
    order.push(launchId);
    expect(await lessee.release(lease)).toBe(true);
  };
  for (const [index, lessee] of lessees.entries()) {
    turns.push(takeTurn(lessee, `waiter-${index}`));
    await vi.waitFor(() => expect(waitersOf(books, resource)).toHaveLength(index + 1), patient);
  }
  expect(tryAcquire(books, { resource, launchId: "pusher", holder })).toHaveProperty("busy");
  release(books, first);
  await Promise.all(turns);

  expect(order).toEqual(lessees.map((_, index) => `waiter-${index}`));
}, 60_000);

test("nobody gets past those who wait, not even to what is free", async () => {
  const books = await open();
  drawTicket(books, { queue: resource, launchId: "waiter", holder, isShared: false, clock: createMovableClock() });
  const clock = createMovableClock();

  expect(tryAcquire(books, { resource, launchId: "pusher", holder, clock })).toMatchObject({
    busy: [{ kind: "waits", launchId: "waiter" }],
  });
  await expect(acquire(books, { resource, launchId: "p", holder, clock, deadlineMs: 0 })).rejects.toThrow(
    'Cannot use "identity:local:ada": launch waiter is about to get it',
  );
});

test("those who share do not wait for each other, nor get past one who wants it alone", async () => {
  const books = await open();
  const reader = takenBy(books, "reader", true);
  const { grant: alone } = await waitsHere(books, "alone");
  const late = await Promise.all(["late-1", "late-2"].map((launchId) => waitsHere(books, launchId, true)));
  release(books, reader);
  const lease = await alone;
  expect(waitersOf(books, resource).toSorted()).toEqual(["late-1", "late-2"]);
  release(books, lease);

  expect(await Promise.all(late.map(({ grant }) => grant))).toMatchObject([{ isShared: true }, { isShared: true }]);
});

test("a waiter that was killed gives its place up, and so does a holder", async () => {
  const stateDirectory = await newStateDirectory();
  const books = await openIn(stateDirectory);
  const [holding, waiting] = [await startLessee(stateDirectory), await startLessee(stateDirectory)];
  await holding.tryAcquire({ resource, launchId: "holding" });
  void waiting.acquire({ resource, launchId: "waiting", deadlineMs: 60_000 }).catch(() => {});
  await vi.waitFor(() => expect(waitersOf(books, resource)).toEqual(["waiting"]), patient);
  const { grant } = await waitsHere(books, "heir");
  await waiting.kill();
  await holding.kill();

  expect(await grant).toMatchObject({ launchId: "heir", tookOverFrom: ["holding"] });
  expect(waitersOf(books, resource)).toEqual([]);
}, 60_000);

test("a stopped waiter is passed over and has its place again when it goes on", async () => {
  const stateDirectory = await newStateDirectory();
  const books = await openIn(stateDirectory);
  const first = takenBy(books, "first");
  const sleeper = await startLessee(stateDirectory);
  const sleeperGrant = sleeper.acquire({ resource, launchId: "sleeper", deadlineMs: 60_000 });
  await vi.waitFor(() => expect(waitersOf(books, resource)).toEqual(["sleeper"]), patient);
  sleeper.child.kill("SIGSTOP");
  const { grant } = await waitsHere(books, "second");
  const { grant: last } = await waitsHere(books, "last");
  release(books, first);
  const second = await grant;
  expect(waitersOf(books, resource)).toEqual(["sleeper", "last"]);
  sleeper.child.kill("SIGCONT");
  // Its sign of life, by which it counts again.
  await vi.waitFor(() => expect(ticketExpiry(books, "sleeper")).toBeGreaterThan(Date.now()), patient);
  release(books, second);
  const theirs = await sleeperGrant;

  expect(waitersOf(books, resource)).toEqual(["last"]);
  await sleeper.release(theirs);
  await last;
}, 60_000);

function ticketExpiry(books: Books, launchId: string): number {
  const row = books.prepare("SELECT expires_at FROM lease_queue WHERE launch_id = ?").get(launchId);
  return Number(row?.["expires_at"]);
}

test("a waiter whose place was taken out of the books gets it back", async () => {
  const books = await open();
  const first = takenBy(books, "first");
  const { grant } = await waitsHere(books, "second");
  books.database.exec("DELETE FROM lease_queue");
  await vi.waitFor(() => expect(waitersOf(books, resource)).toEqual(["second"]), patient);
  release(books, first);

  expect(await grant).toMatchObject({ ticket: 1 });
}, 40_000);

test("after its deadline a waiter is told who has it and for how long it waited", async () => {
  const books = await open();
  takenBy(books, "first");
  const request = { resource, launchId: "second", holder, label: 'identity "ada"' };

  await expect(acquire(books, { ...request, deadlineMs: 150 })).rejects.toMatchObject({
    name: "LaunchError",
    code: "IDENTITY_BUSY",
    message: expect.stringMatching(/^Cannot use identity "ada": launch first is using it \(waited \d+\.\d s\)$/),
    hint: expect.stringContaining("Wait until"),
  });
  await expect(acquire(books, { ...request, deadlineMs: 0 })).rejects.toThrow(
    /^Cannot use identity "ada": launch first is using it$/,
  );
  expect(waitersOf(books, resource)).toEqual([]);
});

test("a waiter that is cancelled leaves the line", async () => {
  const books = await open();
  takenBy(books, "first");
  const controller = new AbortController();
  const grant = acquire(books, {
    resource,
    launchId: "second",
    holder,
    deadlineMs: 60_000,
    signal: controller.signal,
  });
  const outcome = grant.catch((error: unknown) => error);
  expect(waitersOf(books, resource)).toEqual(["second"]);
  controller.abort("enough");

  expect(await outcome).toMatchObject({ code: "CANCELLED", cause: "enough" });
  expect(waitersOf(books, resource)).toEqual([]);
  await expect(
    acquire(books, { resource, launchId: "third", holder, deadlineMs: 60_000, signal: controller.signal }),
  ).rejects.toMatchObject({ code: "CANCELLED" });
});

test("a waiter whose books are closed is told so instead of waiting for ever", async () => {
  const books = await open();
  takenBy(books, "first");
  const { grant } = await waitsHere(books, "second");
  const outcome = grant.catch((error: unknown) => error);
  books.database.close();

  expect(await outcome).toMatchObject({ message: expect.stringMatching(/database is not open/i) });
  books.database.open();
});

test("all who want any one of a pool wait in one line", async () => {
  const books = await open();
  const want = (launchId: string, deadlineMs = 60_000): Promise<LeaseGrant> =>
    acquireAny(books, { resources: slots, queue, launchId, holder, deadlineMs });
  const [a, b] = [await want("a"), await want("b")];
  await expect(want("z", 0)).rejects.toThrow('Cannot use "pool:local:testers": launches a and b are using it');
  const [c, d] = [want("c"), want("d")];
  expect(waitersOf(books, queue)).toEqual(["c", "d"]);
  release(books, b);
  expect(await c).toMatchObject({ resource: slots[1] });
  release(books, a);
  expect(await d).toMatchObject({ resource: slots[0] });
});

test("a waiter for a pool sees one that comes in while it waits", async () => {
  const books = await open();
  let size = 1;
  const resources = (): string[] => slots.slice(0, size);
  const want = (launchId: string): Promise<LeaseGrant> =>
    acquireAny(books, { resources, queue, launchId, holder, deadlineMs: 60_000 });
  await want("a");
  const grant = want("b");
  expect(waitersOf(books, queue)).toEqual(["b"]);
  size = 2;

  expect(await grant).toMatchObject({ resource: slots[1] });
});

test("a place of another machine does not count for longer after the time of day was set back", async () => {
  const books = await open();
  const clock = createMovableClock();
  const elsewhere = { pid: 7, startTicks: "700", host: "elsewhere pid:[1]", boot: "another boot" };
  drawTicket(books, { queue: resource, launchId: "elsewhere", holder: elsewhere, isShared: false, clock });
  const take = (): unknown => tryAcquire(books, { resource, launchId: "one", holder, clock });
  clock.jump(-86_400_000);
  expect(take()).toMatchObject({ busy: [{ launchId: "elsewhere" }] });
  clock.pass(6_000);

  expect(take()).toMatchObject({ launchId: "one" });
  clock.pass(60_000);
  tryAcquire(books, { resource, launchId: "two", holder, clock });
  expect(waitersOf(books, resource)).toEqual([]);
});

test("two hundred launches of one process have their turns, each once", async () => {
  const books = await open();
  const turns: number[] = [];
  const takeTurn = async (index: number): Promise<void> => {
    const request = { resources: slots, queue, launchId: `l-${index}`, holder, deadlineMs: 60_000 };
    const lease = await acquireAny(books, request);
    turns.push(index);
    release(books, lease);
  };
  await Promise.all(Array.from({ length: 200 }, (_, index) => takeTurn(index)));

  expect(turns).toHaveLength(200);
  expect(waitersOf(books, queue)).toEqual([]);
}, 60_000);
