import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Books, openBooks } from "./books.ts";
import { appendToLedger, readLedger } from "./ledger.ts";

async function open(): Promise<Books> {
  const directory = await mkdtemp(join(tmpdir(), "ledger-"));
  const books = await openBooks(directory);
  onTestFinished(async () => {
    books[Symbol.dispose]();
    await rm(directory, { recursive: true, force: true });
  });
  return books;
}

test("rows come back in the order they were written, those of one launch only", async () => {
  const books = await open();
  appendToLedger(books, "one", "scope.written", { directory: `/w/'"; DROP TABLE ledger; --\nünï` });
  appendToLedger(books, "two", "identity.proved", { uuid: "u-2" });
  appendToLedger(books, "one", "process.ended", { exitCode: 0, strays: 2 });

  expect(readLedger(books, "one")).toEqual([
    {
      seq: 1,
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      launchId: "one",
      kind: "scope.written",
      data: { directory: `/w/'"; DROP TABLE ledger; --\nünï` },
    },
    { seq: 3, at: expect.any(String), launchId: "one", kind: "process.ended", data: { exitCode: 0, strays: 2 } },
  ]);
  expect(readLedger(books, "two").map(({ seq }) => seq)).toEqual([2]);
  expect(readLedger(books, "three")).toEqual([]);
});
