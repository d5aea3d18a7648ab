import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { asBuilt } from "../../testing/as-built.ts";
import { granted, newStateDirectory, openIn } from "../../testing/lessee.ts";
import type { Books } from "../ledger/books.ts";
import { ownHolder } from "../ledger/holder.ts";
import { type Heartbeat, startHeartbeat } from "./heartbeat.ts";
import { systemClock } from "./lease-clock.ts";
import { release } from "./keep-lease.ts";
import type { Lease } from "./lease.ts";
import { tryAcquire } from "./try-acquire.ts";

const patient = { timeout: 20_000, interval: 20 };

function lease(books: Books, resource: string, ttlMs: number): Lease {
  return granted(tryAcquire(books, { resource, launchId: "one", holder: ownHolder(), ttlMs }));
}

function expiryOf(books: Books, resource: string): number {
  const row = books.prepare("SELECT expires_uptime FROM leases WHERE resource = ?").get(resource);
  return Number(row?.["expires_uptime"]);
}

interface Beating {
  books: Books;
  heartbeat: Heartbeat;
  lost: ReturnType<typeof vi.fn<(lease: Lease) => void>>;
}

async function beating(): Promise<Beating> {
  const books = await openIn(await newStateDirectory());
  const lost = vi.fn<(lease: Lease) => void>();
  const heartbeat = startHeartbeat(books, { onLost: lost });
  onTestFinished(() => heartbeat[Symbol.dispose]());
  return { books, heartbeat, lost };
}

test("a heartbeat renews every lease it was given, as often as the shortest needs", async () => {
  const { books, heartbeat, lost } = await beating();
  heartbeat.add(lease(books, "long", 3_600_000));
  heartbeat.add(lease(books, "short", 150));
  lease(books, "not-given", 150);
  const before = ["long", "short", "not-given"].map((resource) => expiryOf(books, resource));
  await vi.waitFor(() => {
    expect(expiryOf(books, "long")).toBeGreaterThan(before[0] ?? 0);
    expect(expiryOf(books, "short")).toBeGreaterThan((before[1] ?? 0) + 150);
  }, patient);

  expect(expiryOf(books, "not-given")).toBe(before[2]);
  expect(lost).not.toHaveBeenCalled();
});

test("a lost lease is told once, and the others go on", async () => {
  const { books, heartbeat, lost } = await beating();
  const [gone, kept] = [lease(books, "gone", 60), lease(books, "kept", 60)];
  heartbeat.add(gone);
  heartbeat.add(kept);
  release(books, gone);
  await vi.waitFor(() => expect(lost).toHaveBeenCalled(), patient);
  const before = expiryOf(books, "kept");
  await vi.waitFor(() => expect(expiryOf(books, "kept")).toBeGreaterThan(before + 100), patient);

  expect(lost.mock.calls).toEqual([[gone]]);
});

test("a lease that was removed before its release is not called lost", async () => {
  const { books, heartbeat, lost } = await beating();
  const [gone, kept] = [lease(books, "gone", 60), lease(books, "kept", 60)];
  heartbeat.add(gone);
  heartbeat.add(kept);
  heartbeat.remove(gone);
  release(books, gone);
  const before = expiryOf(books, "kept");
  await vi.waitFor(() => expect(expiryOf(books, "kept")).toBeGreaterThan(before + 60), patient);

  expect(lost).not.toHaveBeenCalled();
});

test("books that cannot be written for a while cost no lease", async () => {
  const { books, heartbeat, lost } = await beating();
  heartbeat.add(lease(books, "one", 60));
  books.database.exec("PRAGMA query_only = ON");
  const before = expiryOf(books, "one");
  await vi.waitFor(() => expect(systemClock.uptime()).toBeGreaterThan(before + 60), patient);
  expect(expiryOf(books, "one")).toBe(before);
  books.database.exec("PRAGMA query_only = OFF");
  await vi.waitFor(() => expect(expiryOf(books, "one")).toBeGreaterThan(before + 60), patient);

  expect(lost).not.toHaveBeenCalled();
});

const idleProgram = `
  import process from "node:process";
  import { openBooks } from "../ledger/books.ts";
  import { ownHolder } from "../ledger/holder.ts";
  import { startHeartbeat } from "./heartbeat.ts";
  import { tryAcquire } from "./try-acquire.ts";
  const books = await openBooks(process.argv[1]);
  startHeartbeat(books, { onLost: () => {} }).add(tryAcquire(books, { resource: "r", launchId: "l", holder: ownHolder() }));
`;

test("a heartbeat keeps no process running", async () => {
  const stateDirectory = await newStateDirectory();
  const args = [...asBuilt, "--input-type=module", "-e", idleProgram, stateDirectory];
  const child = spawn(process.execPath, args, { cwd: fileURLToPath(new URL(".", import.meta.url)), stdio: "inherit" });
  onTestFinished(() => void child.kill("SIGKILL"));

  expect(await once(child, "exit")).toEqual([0, null]);
});
