import { mkdtemp, rename, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openBooks } from "./books.ts";
import { flushBooks } from "./flush-books.ts";
import { appendToLedger } from "./ledger.ts";

async function newBooks() {
  const stateDirectory = await mkdtemp(join(tmpdir(), "flush-"));
  const books = await openBooks(stateDirectory);
  onTestFinished(async () => {
    books[Symbol.dispose]();
    await rm(stateDirectory, { recursive: true, force: true });
  });
  appendToLedger(books, "l-1", "identity.proved", { uuid: "u-1" });
  return { books, log: join(stateDirectory, "launcher.db-wal") };
}

test("all who ask while a flush is under way share the next one", async () => {
  const { books } = await newBooks();
  const first = flushBooks(books);
  const second = flushBooks(books);
  const third = flushBooks(books);
  expect(second).toBe(third);
  let hasFirstEnded = false;
  void first.then(() => (hasFirstEnded = true));
  await second;
  expect(hasFirstEnded).toBe(true);
  expect(flushBooks(books)).not.toBe(second);
});

test("a log that cannot be reached is told, and the next flush tries again", async () => {
  const { books, log } = await newBooks();
  await rename(log, `${log}.away`);
  await symlink(log, log);
  const [failed, tooEarly] = await Promise.allSettled([flushBooks(books), flushBooks(books)]);
  const expected = { name: "LaunchError", code: "STATE_UNWRITABLE" };
  expect(failed).toMatchObject({ status: "rejected", reason: expected });
  expect(tooEarly).toMatchObject({ status: "rejected", reason: expected });
  await rm(log);
  await rename(`${log}.away`, log);
  await expect(flushBooks(books)).resolves.toBeUndefined();
});

test("books that were removed have nothing to flush", async () => {
  const { books, log } = await newBooks();
  await rm(log);
  await expect(flushBooks(books)).resolves.toBeUndefined();
});
