import { expect, test } from "vitest";
import { granted, newStateDirectory, openIn, startLessee } from "../../testing/lessee.ts";
import type { Books } from "../ledger/books.ts";
import { openBooks } from "../ledger/books.ts";
import { ownHolder } from "../ledger/holder.ts";
import { release } from "./keep-lease.ts";
import type { LeaseBusy } from "./lease-busy.ts";
import { leasesOf } from "./leases-of.ts";
import type { LeaseGrant } from "./lease.ts";
import { tryAcquire, tryAcquireAny } from "./try-acquire.ts";

const resource = "identity:local:ada";
const slots = ["pool:local:testers/0", "pool:local:testers/1"];

const open = async (): Promise<Books> => openIn(await newStateDirectory());

function take(books: Books, launchId: string, isShared = false): LeaseGrant | LeaseBusy {
  return tryAcquire(books, { resource, launchId, isShared, holder: ownHolder() });
}

function takeAny(books: Books, launchId: string, resources: string[] = slots): LeaseGrant | LeaseBusy {
  return tryAcquireAny(books, { resources, queue: "pool:local:testers", launchId, holder: ownHolder() });
}

test("a free resource is leased at once, and nobody else gets it before it is released", async () => {
  const books = await open();
  const lease = granted(take(books, "first"));

  expect(lease).toEqual({
    resource,
    launchId: "first",
    generation: 1,
    isShared: false,
    ttlMs: 60_000,
    ticket: undefined,
    tookOverFrom: [],
  });
  expect(take(books, "second")).toEqual({
    busy: [{ kind: "holds", resource, launchId: "first", holder: ownHolder(), since: expect.stringMatching(/Z$/) }],
  });
  expect(release(books, lease)).toBe(true);
  expect(granted(take(books, "second")).launchId).toBe("second");
});

test("releasing what is lost is no error and takes nothing from anybody", async () => {
  const books = await open();
  const lease = granted(take(books, "first"));
  release(books, lease);
  const next = granted(take(books, "first"));

  expect(release(books, lease)).toBe(false);
  expect(leasesOf(books).map(({ generation }) => generation)).toEqual([next.generation]);
});

test("every grant has a higher generation than all before it, also after the books were closed", async () => {
  const stateDirectory = await newStateDirectory();
  const generations: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    using books = await openBooks(stateDirectory);
    for (const launchId of ["a", "b"]) {
      const lease = granted(take(books, launchId));
      generations.push(lease.generation);
      release(books, lease);
    }
  }

  expect(generations).toEqual([1, 2, 3, 4, 5, 6]);
});

test("several launches have a resource when all of them say that it is shared, and only then", async () => {
  const books = await open();
  const one = granted(take(books, "one", true));
  const two = granted(take(books, "two", true));
  expect(take(books, "alone")).toMatchObject({ busy: [{ launchId: "one" }, { launchId: "two" }] });
  release(books, one);
  expect(take(books, "alone")).toMatchObject({ busy: [{ launchId: "two" }] });
  release(books, two);
  granted(take(books, "alone"));
  expect(take(books, "three", true)).toMatchObject({ busy: [{ launchId: "alone" }] });
});

test("a launch that has a lease already gets the same one, unless it wants another kind of it", async () => {
  const books = await open();
  const lease = granted(take(books, "one"));

  expect(granted(take(books, "one"))).toEqual(lease);
  expect(take(books, "one", true)).toMatchObject({ busy: [{ launchId: "one" }] });
  expect(leasesOf(books)).toHaveLength(1);
});

test("the same launch in another living process is somebody else", async () => {
  const stateDirectory = await newStateDirectory();
  const books = await openIn(stateDirectory);
  const lessee = await startLessee(stateDirectory);
  await lessee.tryAcquire({ resource, launchId: "one", isShared: true });

  expect(take(books, "one", true)).toMatchObject({ busy: [{ launchId: "one", holder: lessee.holder }] });
});

test("of a pool, the first free one is taken until none is left", async () => {
  const books = await open();

  expect(granted(takeAny(books, "a")).resource).toBe(slots[0]);
  expect(granted(takeAny(books, "b")).resource).toBe(slots[1]);
  expect(takeAny(books, "c")).toMatchObject({ busy: [{ launchId: "a" }, { launchId: "b" }] });
  expect(granted(takeAny(books, "b")).resource).toBe(slots[1]);
  expect(takeAny(books, "c", [])).toEqual({ busy: [] });
});

test("one that was left by the dead comes after one that nobody has to give up", async () => {
  const books = await open();
  const { pid, startTicks, ...place } = ownHolder();
  const dead = { ...place, pid, startTicks: `${startTicks}0` };
  tryAcquire(books, { resource: slots[0] ?? "", launchId: "dead", holder: dead });

  expect(granted(takeAny(books, "a"))).toMatchObject({ resource: slots[1], tookOverFrom: [] });
  expect(granted(takeAny(books, "b"))).toMatchObject({ resource: slots[0], tookOverFrom: ["dead"] });
});

test("a lease that is taken within a transaction is undone with it", async () => {
  const books = await open();
  expect(() =>
    books.transaction(() => {
      granted(take(books, "one"));
      throw new Error("no");
    }),
  ).toThrow("no");

  expect(leasesOf(books)).toEqual([]);
});

test("the books themselves refuse a second lease beside an exclusive one", async () => {
  const books = await open();
  granted(take(books, "one"));
  const forge = books.prepare(
    `INSERT INTO leases SELECT NULL, resource, 'forger', ?, holder_pid, holder_start, holder_host, holder_boot,
       acquired_at, ttl_ms, expires_at, expires_uptime FROM leases`,
  );

  expect(() => forge.run(0)).toThrow("the resource is leased");
  expect(() => forge.run(1)).toThrow("the resource is leased");
});

test("leasesOf() lists by launch, resource and pool, with what is known of the holder", async () => {
  const stateDirectory = await newStateDirectory();
  const books = await openIn(stateDirectory);
  const lessee = await startLessee(stateDirectory);
  await lessee.tryAcquire({ resource, launchId: "theirs" });
  granted(takeAny(books, "ours"));
  await lessee.kill();
  const resourcesBy = (filter: Parameters<typeof leasesOf>[1]): string[] =>
    leasesOf(books, filter).map((lease) => lease.resource);

  expect(leasesOf(books, { launchId: "theirs" })).toEqual([
    {
      resource,
      launchId: "theirs",
      generation: 1,
      isShared: false,
      ttlMs: 60_000,
      holder: lessee.holder,
      holderState: "dead",
      isForfeited: true,
      acquiredAt: expect.stringMatching(/Z$/),
    },
  ]);
  expect(leasesOf(books, { launchId: "ours" })).toMatchObject([{ holderState: "alive", isForfeited: false }]);
  expect(resourcesBy({ resource: slots[0] ?? "" })).toEqual([slots[0]]);
  expect(resourcesBy({ resourcePrefix: "pool:local:testers/" })).toEqual([slots[0]]);
  expect(resourcesBy({ resourcePrefix: "pool:local:testers/%" })).toEqual([]);
  expect(resourcesBy({})).toEqual([resource, slots[0]]);
});

test("of twelve processes that want one resource exactly one gets it", async () => {
  const stateDirectory = await newStateDirectory();
  const lessees = await Promise.all(Array.from({ length: 12 }, () => startLessee(stateDirectory)));
  const outcomes = await Promise.all(
    lessees.map((lessee, index) => lessee.tryAcquire({ resource, launchId: `racer-${index}` })),
  );
  const [winner, ...others] = outcomes.filter((outcome) => !("busy" in outcome));

  expect(others).toEqual([]);
  for (const outcome of outcomes.filter((each) => "busy" in each)) {
    expect(outcome).toMatchObject({ busy: [{ launchId: (winner as LeaseGrant).launchId }] });
  }
}, 60_000);
