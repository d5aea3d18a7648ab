import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { releaseLeases } from "../leases/keep-lease.ts";
import { tryAcquire } from "../leases/try-acquire.ts";
import type { LeaseGrant } from "../leases/lease.ts";
import { openBooks, type Books } from "../ledger/books.ts";
import { ownHolder } from "../ledger/holder.ts";
import { readLedger } from "../ledger/ledger.ts";
import type { LaunchError } from "../launch-error.ts";
import { createLaunchHeartbeat } from "./launch-heartbeat.ts";

async function open(): Promise<Books> {
  const directory = await mkdtemp(join(tmpdir(), "heartbeat-"));
  const books = await openBooks(directory);
  onTestFinished(async () => {
    books[Symbol.dispose]();
    await rm(directory, { recursive: true, force: true });
  });
  return books;
}

function lease(books: Books, launchId: string): LeaseGrant {
  const outcome = tryAcquire(books, { resource: `identity:r:${launchId}`, launchId, holder: ownHolder(), ttlMs: 60 });
  if ("busy" in outcome) throw new Error("it is busy");
  return outcome;
}

test("a launch whose lease is gone is told why, once, and the ledger too; the others go on", async () => {
  const books = await open();
  using heartbeat = createLaunchHeartbeat();
  const losses: string[] = [];
  const note = (reason: LaunchError): void => void losses.push(`${reason.code} ${reason.message}`);
  heartbeat.keep(books, [lease(books, "one")], note);
  heartbeat.keep(books, [lease(books, "two")], note);
  releaseLeases(books, "one");
  await expect.poll(() => losses).toEqual([expect.stringMatching(/^LEASE_LOST .*identity:r:one/)]);
  expect(readLedger(books, "one").map(({ kind }) => kind)).toEqual(["lease.lost"]);
  // Two more beats at least.
  const before = expiry(books, "two");
  await expect.poll(() => expiry(books, "two")).toBeGreaterThan(before + 20);
  expect(losses).toHaveLength(1);
});

test("a launch that has ended is not told of leases that it gave back", async () => {
  const books = await open();
  using heartbeat = createLaunchHeartbeat();
  const losses: unknown[] = [];
  const ended = heartbeat.keep(books, [lease(books, "ended")], (reason) => losses.push(reason));
  heartbeat.keep(books, [lease(books, "other")], (reason) => losses.push(reason));
  ended[Symbol.dispose]();
  releaseLeases(books, "ended");
  const before = expiry(books, "other");
  await expect.poll(() => expiry(books, "other")).toBeGreaterThan(before + 20);
  expect(losses).toEqual([]);
});

test("leases of new books are kept in those, and none of the old ones' is taken for them", async () => {
  const [old, next] = [await open(), await open()];
  using heartbeat = createLaunchHeartbeat();
  const losses: string[] = [];
  const leases = [lease(old, "before"), lease(next, "after")];
  expect(leases[0]?.generation).toBe(leases[1]?.generation);
  heartbeat.keep(old, leases.slice(0, 1), () => losses.push("before"));
  heartbeat.keep(next, leases.slice(1), () => losses.push("after"));
  const before = expiry(next, "after");
  await expect.poll(() => expiry(next, "after")).toBeGreaterThan(before + 20);
  expect(losses).toEqual([]);
  releaseLeases(old, "before");
  await expect.poll(() => losses).toEqual(["before"]);
});

function expiry(books: Books, launchId: string): number {
  const row = books.database.prepare("SELECT expires_uptime FROM leases WHERE launch_id = ?").get(launchId);
  return (row as { expires_uptime: number }).expires_uptime;
}
