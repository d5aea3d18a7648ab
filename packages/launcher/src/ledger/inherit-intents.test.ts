import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { tryAcquire } from "../leases/try-acquire.ts";
import { type Books, openBooks } from "./books.ts";
import { type Holder, ownHolder } from "./holder.ts";
import { intend, openIntents } from "./journal.ts";
import { claimScope, enterLaunch, scopeResource } from "./launches.ts";

async function open(): Promise<Books> {
  const directory = await mkdtemp(join(tmpdir(), "inherit-"));
  const books = await openBooks(directory);
  onTestFinished(async () => {
    books[Symbol.dispose]();
    await rm(directory, { recursive: true, force: true });
  });
  return books;
}

/** This pid, under which another process ran before. */
const dead: Holder = { ...ownHolder(), startTicks: "1" };

function enter(books: Books, id: string, identityName: string, holder: Holder = ownHolder()): void {
  const about = { personaId: "p", personaHash: "h", harness: "claude", workspace: "/w", ravi: "local" };
  enterLaunch(books, { ...about, id, identityName }, holder);
}

function intentsOf(books: Books, launchId: string): string[] {
  return openIntents(books, launchId).map(({ effect }) => effect);
}

test("a launch inherits what a dead one left of its identity, and nothing of another identity", async () => {
  const books = await open();
  enter(books, "first", "ada", dead);
  enter(books, "other", "bob", dead);
  for (const [id, name] of Object.entries({ first: "ada", other: "bob" })) {
    intend(books, id, "identity", { ravi: "local", name, lifecycle: "ephemeral" });
    intend(books, id, "identity-key", { ravi: "local", name, label: "l" });
  }
  enter(books, "second", "ada");
  expect(intentsOf(books, "second")).toEqual(["identity-key", "identity"]);
  expect(intentsOf(books, "first")).toEqual([]);
  expect(intentsOf(books, "other")).toEqual(["identity-key", "identity"]);
});

test("whoever claims a dead launch's directory inherits its scope", async () => {
  const books = await open();
  enter(books, "first", "ada", dead);
  expect(await claimScope(books, "first", "/w/.ravi")).toBe(true);
  intend(books, "first", "scope", { directory: "/w/.ravi", identityUuid: "u-1" });
  enter(books, "second", "bob");
  expect(await claimScope(books, "second", "/w/.ravi")).toBe(true);
  expect(intentsOf(books, "second")).toEqual(["scope"]);
});

test("nobody claims a directory while it is being cleared", async () => {
  const books = await open();
  enter(books, "second", "bob");
  const lease = { resource: scopeResource("/w/.ravi"), launchId: "first", holder: ownHolder() };
  expect(tryAcquire(books, lease)).toMatchObject({ launchId: "first" });
  expect(await claimScope(books, "second", "/w/.ravi")).toBe(false);
  books.prepare("DELETE FROM leases WHERE launch_id = ?").run("first");
  expect(await claimScope(books, "second", "/w/.ravi")).toBe(true);
});
