import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Books, openBooks } from "../ledger/books.ts";
import { ownHolder } from "../ledger/holder.ts";
import { openIntents } from "../ledger/journal.ts";
import { insertLaunch } from "../ledger/launches.ts";
import { createLaunchJournal, type LaunchJournal } from "./launch-journal.ts";

const launch = { id: "l", personaId: "", personaHash: "", harness: "", workspace: "/w", ravi: "", identityName: "" };

async function newBooks(): Promise<{ books: Books; path: string }> {
  const directory = await mkdtemp(join(tmpdir(), "journal-"));
  const books = await openBooks(directory);
  onTestFinished(async () => {
    books[Symbol.dispose]();
    await rm(directory, { recursive: true, force: true });
  });
  return { books, path: join(directory, "launcher.db") };
}

/** The journal of a launch that has done four things, and what it takes back in which order. */
async function journalIn(books: Books): Promise<{ journal: LaunchJournal; undone: string[] }> {
  const undone: string[] = [];
  const undo = async ({ effect }: { effect: string }): Promise<{ state: "undone" }> => {
    undone.push(effect);
    return { state: "undone" };
  };
  const journal = createLaunchJournal({ books, launchId: "l", leases: [], undo });
  journal.intend("launch-directory", { path: "/d" });
  journal.withdraw(journal.intend("scope", { directory: "/taken/.ravi", identityUuid: "u" }));
  journal.intend("scope", { directory: "/w/.ravi", identityUuid: "u" });
  journal.intend("processes", { launchId: "l" });
  journal.intend("placeholders", { paths: [] });
  return { journal, undone };
}

const noWatcher = { onFailure: () => {}, onUnnoted: () => {} };
const inOrder = ["processes", "placeholders", "scope", "launch-directory"];

test("what a launch did is taken back in the same order with its books and when others stand in their place", async () => {
  const { books } = await newBooks();
  insertLaunch(books, launch, ownHolder());
  const first = await journalIn(books);
  await first.journal.unwind(noWatcher);
  expect(first.undone).toEqual(inOrder);
  expect(openIntents(books)).toEqual([]);

  const second = await journalIn(books);
  // As after a restored backup: nothing in there knows of the launch, and the numbers are somebody else's.
  books.database.exec("UPDATE intents SET launch_id = 'other'; DELETE FROM launches");
  await second.journal.unwind(noWatcher);
  expect(second.undone).toEqual(inOrder);
  expect(openIntents(books, "other")).toHaveLength(4);
});

test("books that take nothing down keep nothing from being taken back", async () => {
  const { books } = await newBooks();
  insertLaunch(books, launch, ownHolder());
  const { journal, undone } = await journalIn(books);
  books.database.exec("PRAGMA query_only = ON");
  const unnoted: string[] = [];
  await journal.unwind({ ...noWatcher, onUnnoted: ({ code }) => void unnoted.push(code) });
  expect(undone).toEqual(inOrder);
  expect(unnoted).toEqual(inOrder.map(() => "STATE_UNWRITABLE"));
});

test("without its books a launch has no right to go on, and can still take back what it did", async () => {
  const { books, path } = await newBooks();
  insertLaunch(books, launch, ownHolder());
  const { journal, undone } = await journalIn(books);
  await rm(path);
  expect(() => journal.intend("placeholders", { paths: [] })).toThrow(expect.objectContaining({ code: "LEASE_LOST" }));
  await journal.unwind(noWatcher);
  expect(undone).toEqual(inOrder);
});
