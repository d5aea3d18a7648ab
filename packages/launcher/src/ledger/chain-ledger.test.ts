import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { expect, onTestFinished, test } from "vitest";
import { openBooks } from "./books.ts";
import { appendToLedger, readLedger } from "./ledger.ts";
import { readRows } from "./read-rows.ts";
import { migrate } from "./schema.ts";
import { verifyLedger } from "./verify-ledger.ts";

/** Books as they were before the chain, with so many rows. */
async function oldBooks(rows: number): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "old-books-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  using database = new DatabaseSync(join(directory, "launcher.db"));
  migrate(database, { version: 2 });
  const insert = database.prepare("INSERT INTO ledger (at, launch_id, kind, data) VALUES (?, ?, ?, ?)");
  database.exec("BEGIN");
  for (let index = 1; index <= rows; index += 1) {
    insert.run(
      "2026-07-01T10:00:00.000Z",
      `l${index % 2}`,
      "scope.written",
      JSON.stringify({ directory: `/${index}` }),
    );
  }
  database.exec("COMMIT");
  return directory;
}

test.each([0, 1, 1000, 2345])("the %i rows of books without a chain are chained when they are opened", async (rows) => {
  using books = await openBooks(await oldBooks(rows));

  expect(books.database.prepare("PRAGMA user_version").get()).not.toEqual({ user_version: 2 });
  expect(await verifyLedger(readRows(books))).toMatchObject({ isValid: true, rows });
  const odd = Array.from({ length: Math.ceil(rows / 2) }, (_, index) => ({ directory: `/${2 * index + 1}` }));
  expect(readLedger(books, "l1").map(({ data }) => data)).toEqual(odd);
});

test("the migrated ledger is append-only and goes on with its chain", async () => {
  using books = await openBooks(await oldBooks(3));
  appendToLedger(books, "new", "scope.written", { directory: "/4" });

  expect(await verifyLedger(readRows(books))).toMatchObject({ isValid: true, rows: 4, head: { seq: 4 } });
  for (const sql of ["UPDATE ledger SET at = ''", "DELETE FROM ledger"]) {
    expect(() => books.database.exec(sql)).toThrow("the ledger is append-only");
  }
});

test("a program of before the chain cannot append to it", async () => {
  using books = await openBooks(await oldBooks(3));

  expect(() =>
    books.database.exec("INSERT INTO ledger (at, launch_id, kind, data) VALUES ('', 'l', 'x', '{}')"),
  ).toThrow("the ledger is chained");
});
