import { readFile } from "node:fs/promises";
import { expect, test, vi } from "vitest";
import {
  createMovableClock,
  granted,
  type MovableClock,
  newStateDirectory,
  openIn,
  startLessee,
} from "../../testing/lessee.ts";
import type { Books } from "../ledger/books.ts";
import { type Holder, ownHolder } from "../ledger/holder.ts";
import { release, renew, requireLease } from "./keep-lease.ts";
import type { LeaseBusy } from "./lease-busy.ts";
import { systemClock } from "./lease-clock.ts";
import { leasesOf } from "./leases-of.ts";
import type { LeaseGrant } from "./lease.ts";
import { tryAcquire } from "./try-acquire.ts";

const resource = "workspace:/w";
const ttlMs = 60_000;
const hour = 3_600_000;
const day = 24 * hour;

function take(
  books: Books,
  launchId: string,
  holder: Holder = ownHolder(),
  clock = systemClock,
): LeaseGrant | LeaseBusy {
  return tryAcquire(books, { resource, launchId, holder, clock, ttlMs });
}

interface TwoHosts {
  books: Books;
  clock: MovableClock;
  /** Of a process that cannot be looked at. */
  lease: LeaseGrant;
  rival: () => LeaseGrant | LeaseBusy;
}

/** A lease that somebody has who runs elsewhere, and a rival who runs here. */
async function leasedElsewhere(boot: string): Promise<TwoHosts> {
  const books = await openIn(await newStateDirectory());
  const clock = createMovableClock();
  const elsewhere = { pid: 7, startTicks: "700", host: "elsewhere pid:[1]", boot };
  const lease = granted(take(books, "elsewhere", elsewhere, clock));
  return { books, clock, lease, rival: () => take(books, "rival", ownHolder(), clock) };
}

const container = (): Promise<TwoHosts> => leasedElsewhere(ownHolder().boot);
const machine = (): Promise<TwoHosts> => leasedElsewhere("another boot");

test("the lease of a killed process is taken over at once, and not before", async () => {
  const stateDirectory = await newStateDirectory();
  const books = await openIn(stateDirectory);
  const lessee = await startLessee(stateDirectory);
  const lost = granted(await lessee.tryAcquire({ resource, launchId: "killed" }));
  expect(take(books, "next")).toMatchObject({ busy: [{ launchId: "killed", holder: lessee.holder }] });
  await lessee.kill();
  const lease = granted(take(books, "next"));

  expect(lease.tookOverFrom).toEqual(["killed"]);
  expect(lease.generation).toBeGreaterThan(lost.generation);
  expect(leasesOf(books).map(({ launchId }) => launchId)).toEqual(["next"]);
});

test("a launch goes on in a new process when its old one is dead", async () => {
  const stateDirectory = await newStateDirectory();
  const books = await openIn(stateDirectory);
  const lessee = await startLessee(stateDirectory);
  const before = granted(await lessee.tryAcquire({ resource, launchId: "resumed" }));
  await lessee.kill();
  const lease = granted(take(books, "resumed"));

  expect(lease).toMatchObject({ launchId: "resumed", tookOverFrom: ["resumed"] });
  expect(() => requireLease(books, before)).toThrow(expect.objectContaining({ code: "LEASE_LOST" }));
  expect(() => requireLease(books, lease)).not.toThrow();
});

test.each<[string, Partial<Holder>]>([
  ["whose pid was given away since", { startTicks: "1" }],
  ["which ran before the machine started anew", { boot: "earlier" }],
])("the lease of a process %s is taken over at once", async (_who, changes) => {
  const books = await openIn(await newStateDirectory());
  granted(take(books, "old", { ...ownHolder(), ...changes }));

  expect(granted(take(books, "new")).tookOverFrom).toEqual(["old"]);
});

test("of shared leases only those of the dead give way", async () => {
  const books = await openIn(await newStateDirectory());
  const clock = createMovableClock();
  const share = (launchId: string, host: string): LeaseGrant | LeaseBusy =>
    tryAcquire(books, { resource, launchId, isShared: true, ttlMs, clock, holder: { ...ownHolder(), host } });
  for (const launchId of ["gone-1", "gone-2"]) granted(share(launchId, "elsewhere pid:[1]"));
  clock.pass(ttlMs / 2);
  granted(share("still-there", "elsewhere pid:[2]"));
  clock.pass(ttlMs / 2);

  expect(granted(share("next", ownHolder().host)).tookOverFrom).toEqual(["gone-1", "gone-2"]);
  expect(granted(share("last", ownHolder().host)).tookOverFrom).toEqual([]);
  expect(leasesOf(books).map(({ launchId }) => launchId)).toEqual(["still-there", "next", "last"]);
});

test("a stopped process keeps its lease, however late it is", async () => {
  const stateDirectory = await newStateDirectory();
  const books = await openIn(stateDirectory);
  const lessee = await startLessee(stateDirectory);
  const lease = granted(await lessee.tryAcquire({ resource, launchId: "stopped" }));
  lessee.child.kill("SIGSTOP");
  await vi.waitFor(
    async () => expect(await readFile(`/proc/${lessee.child.pid}/stat`, "utf8")).toContain(") T "),
    20_000,
  );
  const muchLater = { now: () => Date.now() + day, uptime: () => systemClock.uptime() + day };

  expect(take(books, "rival", ownHolder(), muchLater)).toMatchObject({ busy: [{ launchId: "stopped" }] });
  lessee.child.kill("SIGCONT");
  await lessee.requireLease(lease);
});

test.each([
  ["another container", container],
  ["another machine", machine],
])("from %s, a lease is believed for its time to live and no longer", async (_where, world) => {
  const { books, clock, lease, rival } = await world();
  clock.pass(ttlMs - 1);
  expect(rival()).toMatchObject({ busy: [{ launchId: "elsewhere" }] });
  renew(books, lease, clock);
  clock.pass(ttlMs - 1);
  expect(rival()).toMatchObject({ busy: [{ launchId: "elsewhere" }] });
  clock.pass(1);
  expect(granted(rival()).tookOverFrom).toEqual(["elsewhere"]);
});

test.each([day, -day])("a time of day set by %i ms changes nothing between containers", async (jump) => {
  const { clock, rival } = await container();
  clock.jump(jump);
  expect(rival()).toMatchObject({ busy: [{ launchId: "elsewhere" }] });
  clock.pass(ttlMs - 1);
  expect(rival()).toMatchObject({ busy: [{ launchId: "elsewhere" }] });
  clock.pass(1);
  expect(granted(rival()).tookOverFrom).toEqual(["elsewhere"]);
});

test("a time of day set back lets another machine's lease live for one more time to live, not for a day", async () => {
  const { clock, rival } = await machine();
  clock.jump(-day);
  expect(rival()).toMatchObject({ busy: [{ launchId: "elsewhere" }] });
  clock.pass(ttlMs - 1);
  expect(rival()).toMatchObject({ busy: [{ launchId: "elsewhere" }] });
  clock.pass(1);
  expect(granted(rival()).tookOverFrom).toEqual(["elsewhere"]);
});

test("after the time of day was set back, heartbeats keep another machine's lease as before", async () => {
  const { books, clock, lease, rival } = await machine();
  clock.jump(-day);
  for (let beat = 0; beat < 9; beat += 1) {
    expect(rival()).toMatchObject({ busy: [{ launchId: "elsewhere" }] });
    clock.pass(ttlMs / 3);
    renew(books, lease, clock);
  }
  expect(rival()).toMatchObject({ busy: [{ launchId: "elsewhere" }] });
});

test("a time of day set forward ends another machine's lease, and fencing tells it so", async () => {
  const { books, clock, lease, rival } = await machine();
  clock.jump(hour);
  granted(rival());

  expect(() => requireLease(books, lease)).toThrow(
    expect.objectContaining({
      code: "LEASE_LOST",
      message: 'Cannot go on with "workspace:/w" in launch "elsewhere": launch rival has its lease now',
    }),
  );
  expect(() => renew(books, lease, clock)).toThrow(expect.objectContaining({ code: "LEASE_LOST" }));
  expect(release(books, lease)).toBe(false);
  expect(leasesOf(books).map(({ launchId }) => launchId)).toEqual(["rival"]);
});

test("a lease that was given back is refused", async () => {
  const books = await openIn(await newStateDirectory());
  const lease = granted(take(books, "one"));
  requireLease(books, lease);
  release(books, lease);

  expect(() => requireLease(books, lease)).toThrow(
    expect.objectContaining({ code: "LEASE_LOST", message: expect.stringContaining("its lease has ended") }),
  );
});

test("an effect in the books and the check of its lease stand or fall together", async () => {
  const { books, clock, lease, rival } = await machine();
  const effect = (): void =>
    books.transaction(() => {
      books.prepare("INSERT INTO pools VALUES ('local', 'made', 'x', 1, 1)").run();
      requireLease(books, lease);
    });
  clock.pass(ttlMs);
  granted(rival());

  expect(effect).toThrow(expect.objectContaining({ code: "LEASE_LOST" }));
  expect(books.prepare("SELECT * FROM pools").all()).toEqual([]);
});
