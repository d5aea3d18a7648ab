import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { asBuilt } from "../../testing/as-built.ts";
import { type Books, openBooks } from "./books.ts";
import { genesis, genesisHash, hashRow, newestNumber, type StoredRow } from "./chain.ts";
import { appendToLedger } from "./ledger.ts";
import { readRows } from "./read-rows.ts";
import { verifyLedger, type LedgerVerification, type VerifyOptions } from "./verify-ledger.ts";

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "chain-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function ledgerOf(rows: number): Promise<Books> {
  const books = await openBooks(await newDirectory());
  onTestFinished(() => books[Symbol.dispose]());
  for (let index = 1; index <= rows; index += 1) note(books, index);
  return books;
}

function note(books: Books, index: number): void {
  appendToLedger(books, `launch-${index % 3}`, "scope.written", { directory: `/w/${index}/"ü\u2028\ud800` });
}

/** Somebody who can write to the file, and does not mind its triggers. */
function tamper({ database }: Books, sql: string): void {
  const triggers = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all() as {
    name: string;
  }[];
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`);
  database.exec(sql);
}

/** Takes a row's place with another one whose hash fits what it says and follows the row before. */
function forge({ database }: Books, seq: number, directory: string): void {
  const prev = (database.prepare("SELECT hash FROM ledger WHERE seq = ?").get(seq - 1) as { hash: string }).hash;
  const row = {
    seq,
    at: "2026-01-01T00:00:00.000Z",
    launchId: "l",
    kind: "scope.written",
    data: JSON.stringify({ directory }),
    prev,
  };
  database
    .prepare("INSERT OR REPLACE INTO ledger (seq, at, launch_id, kind, data, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?)")
    .run(row.seq, row.at, row.launchId, row.kind, row.data, row.prev, hashRow(row));
}

const pushBack = (from: number): string =>
  `UPDATE ledger SET seq = -(seq + 1) WHERE seq >= ${from}; UPDATE ledger SET seq = -seq WHERE seq < 0;`;

const swap = (one: number, other: number): string =>
  `UPDATE ledger SET seq = -1 WHERE seq = ${one}; UPDATE ledger SET seq = ${one} WHERE seq = ${other}; UPDATE ledger SET seq = ${other} WHERE seq = -1;`;

function verify(books: Books, options: VerifyOptions = {}): Promise<LedgerVerification> {
  return verifyLedger(readRows(books), { newestNumber: newestNumber(books.database), ...options });
}

test("an empty ledger is whole, and its head is the genesis", async () => {
  expect(await verify(await ledgerOf(0))).toEqual({ isValid: true, rows: 0, first: 0, head: genesis });
});

test("the hash of a row is what its documentation says", async () => {
  const [row] = [...readRows(await ledgerOf(1))];

  expect(row?.prev).toBe("0".repeat(64));
  expect(row?.hash).toMatch(/^[0-9a-f]{64}$/);
  const known = {
    seq: 1,
    at: "2026-07-01T10:00:00.000Z",
    launchId: "a",
    kind: "warning",
    data: '{"code":"X"}',
    prev: genesisHash,
  };
  // printf '[1,"2026-07-01T10:00:00.000Z","a","warning","{\"code\":\"X\"}","000…"]' | sha256sum
  expect(hashRow(known)).toBe("ea0e36219888c2025409a9e8d3caa2c2c907f6e279b851ffd946707d00f1d457");
});

test("a ledger that nobody touched is whole, over more than one page of rows", async () => {
  const books = await ledgerOf(0);
  books.transaction(() => {
    for (let index = 1; index <= 2500; index += 1) note(books, index);
  });
  const found = await verify(books);

  expect(found).toEqual({
    isValid: true,
    rows: 2500,
    first: 1,
    head: { seq: 2500, hash: [...readRows(books)].at(-1)?.hash },
  });
  expect(await verify(books, { head: found.head })).toEqual(found);
});

describe("a ledger of twenty rows, tampered with", () => {
  const copy = "INSERT INTO ledger (seq, at, launch_id, kind, data, prev, hash) SELECT";

  test.each<[what: string, tampering: string | ((books: Books) => void), kind: string, seq: number]>([
    ["other data", 'UPDATE ledger SET data = \'{"directory":"/x"}\' WHERE seq = 7', "changed", 7],
    ["data in other clothes", "UPDATE ledger SET data = data || ' ' WHERE seq = 7", "changed", 7],
    ["data that is no JSON", "UPDATE ledger SET data = 'x' WHERE seq = 1", "changed", 1],
    ["another time", "UPDATE ledger SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 20", "changed", 20],
    ["another launch", "UPDATE ledger SET launch_id = 'other' WHERE seq = 3", "changed", 3],
    ["another kind", "UPDATE ledger SET kind = 'warning' WHERE seq = 3", "changed", 3],
    ["another hash", "UPDATE ledger SET hash = replace(hash, substr(hash, 1, 1), 'g') WHERE seq = 9", "changed", 9],
    ["no hash", "UPDATE ledger SET hash = '' WHERE seq = 9", "changed", 9],
    ["another hash before", "UPDATE ledger SET prev = '' WHERE seq = 9", "changed", 9],
    ["other data, hashed anew", (books) => forge(books, 7, "/x"), "changed", 7],
    ["a row less", "DELETE FROM ledger WHERE seq = 5", "missing", 5],
    ["the first row less", "DELETE FROM ledger WHERE seq = 1", "missing", 1],
    ["five rows less", "DELETE FROM ledger WHERE seq BETWEEN 5 AND 9", "missing", 5],
    [
      "a row less, the others moved up",
      "DELETE FROM ledger WHERE seq = 5; UPDATE ledger SET seq = seq - 1 WHERE seq > 5",
      "missing",
      5,
    ],
    [
      "a row more, of nothing",
      `${pushBack(6)} INSERT INTO ledger (seq, at, launch_id, kind, data) VALUES (6, '', 'l', 'x', '{}')`,
      "inserted",
      6,
    ],
    [
      "a row twice",
      `${pushBack(6)} ${copy} 6, at, launch_id, kind, data, prev, hash FROM ledger WHERE seq = 5`,
      "inserted",
      6,
    ],
    [
      "an old row once more",
      `${pushBack(12)} ${copy} 12, at, launch_id, kind, data, prev, hash FROM ledger WHERE seq = 3`,
      "inserted",
      12,
    ],
    [
      "the last row once more",
      `${copy} 21, at, launch_id, kind, data, prev, hash FROM ledger WHERE seq = 20`,
      "inserted",
      21,
    ],
    [
      "a row more that fits the one before",
      (books) => {
        tamper(books, pushBack(6));
        forge(books, 6, "/x");
      },
      "inserted",
      6,
    ],
    [
      "a row before the first",
      `${copy} 0, at, launch_id, kind, data, prev, hash FROM ledger WHERE seq = 5`,
      "inserted",
      0,
    ],
    ["two neighbours swapped", swap(5, 6), "reordered", 5],
    ["two rows swapped", swap(5, 15), "reordered", 5],
    ["the last two swapped", swap(19, 20), "reordered", 19],
    ["a row moved to the end", "UPDATE ledger SET seq = 21 WHERE seq = 5", "reordered", 6],
    ["three rows cut off", "DELETE FROM ledger WHERE seq > 17", "cut", 18],
    ["everything cut off", "DELETE FROM ledger", "cut", 1],
    ["a number beyond all", "UPDATE ledger SET seq = 9223372036854775807 WHERE seq = 20", "missing", 20],
  ])("%s is found", async (_, tampering, kind, seq) => {
    const books = await ledgerOf(20);
    if (typeof tampering === "string") tamper(books, tampering);
    else {
      tamper(books, "");
      tampering(books);
    }
    const { isValid, fault, rows } = await verify(books);

    expect({ isValid, kind: fault?.kind, seq: fault?.seq }).toEqual({ isValid: false, kind, seq });
    expect(fault?.message).toMatch(/^rows? \d+ /);
    expect(rows).toBeLessThanOrEqual(20);
  });

  test("rows cut off with all their traces are missed by the noted head alone", async () => {
    const books = await ledgerOf(20);
    const { head } = await verify(books);
    tamper(books, "DELETE FROM ledger WHERE seq > 17; UPDATE sqlite_sequence SET seq = 17 WHERE name = 'ledger'");

    expect(await verify(books)).toMatchObject({ isValid: true, rows: 17 });
    expect(await verify(books, { head })).toMatchObject({
      isValid: false,
      fault: { kind: "cut", seq: 18, message: "rows 18 to 20 were cut off at the end" },
    });
  });

  test("rows after a cut leave a gap", async () => {
    const books = await ledgerOf(20);
    books.database.exec("SAVEPOINT intact");
    tamper(books, "DELETE FROM ledger WHERE seq > 17");
    books.database.exec("RELEASE intact");
    note(books, 21);

    expect(await verify(books)).toMatchObject({ fault: { kind: "missing", seq: 18 } });
  });

  test("a ledger written anew as a whole is found by the noted head", async () => {
    const books = await ledgerOf(20);
    const { head } = await verify(books);
    tamper(books, "");
    for (let seq = 11; seq <= 20; seq += 1) forge(books, seq, "/other");

    expect(await verify(books)).toMatchObject({ isValid: true, rows: 20 });
    expect(await verify(books, { head })).toMatchObject({ isValid: false, fault: { kind: "changed", seq: 20 } });
    note(books, 21);
    expect(await verify(books, { head })).toMatchObject({ isValid: false, fault: { kind: "changed", seq: 20 } });
  });
});

test("a head noted earlier stays good while the ledger grows", async () => {
  const books = await ledgerOf(5);
  const { head } = await verify(books);
  for (let index = 6; index <= 9; index += 1) note(books, index);

  expect(await verify(books, { head })).toMatchObject({ isValid: true, rows: 9 });
  expect(await verify(books, { head: genesis })).toMatchObject({ isValid: true });
});

test("the newer part of a ledger is whole by itself, and rows of some launches are when asked for as such", async () => {
  const books = await ledgerOf(9);
  const tail = [...readRows(books, { after: 4 })];
  const selection = [...readRows(books, { launchIds: ["launch-1", "launch-2"] })];

  expect(tail.map(({ seq }) => seq)).toEqual([5, 6, 7, 8, 9]);
  expect(selection.map(({ seq }) => seq)).toEqual([1, 2, 4, 5, 7, 8]);
  expect(await verifyLedger(tail, { extent: "tail" })).toMatchObject({ isValid: true, rows: 5, first: 5 });
  expect(await verifyLedger(selection, { extent: "selection" })).toMatchObject({ isValid: true, rows: 6 });
  expect(await verifyLedger(selection)).toMatchObject({ fault: { kind: "missing", seq: 3 } });
  expect(await verifyLedger(selection.toReversed(), { extent: "selection" })).toMatchObject({
    fault: { kind: "reordered", seq: 7 },
  });
  const changed = selection.map((row, index): StoredRow => (index === 3 ? { ...row, data: "{}" } : row));
  expect(await verifyLedger(changed, { extent: "selection" })).toMatchObject({ fault: { kind: "changed", seq: 5 } });
});

test("an append that fails takes its number back", async () => {
  const books = await ledgerOf(3);
  const failing = (): void =>
    books.transaction(() => {
      note(books, 4);
      throw new Error("changed my mind");
    });
  expect(failing).toThrow("changed my mind");
  note(books, 4);

  expect(await verify(books)).toMatchObject({ isValid: true, rows: 4 });
});

test("a row that is not chained is refused", async () => {
  const books = await ledgerOf(2);
  const insert = (columns: string, values: string): void =>
    books.database.exec(
      `INSERT INTO ledger (at, launch_id, kind, data${columns}) VALUES ('', 'l', 'x', '{}'${values})`,
    );

  expect(() => insert("", "")).toThrow("the ledger is chained");
  expect(() => insert(", prev, hash", `, '${"a".repeat(64)}', '${"b".repeat(64)}'`)).toThrow("the ledger is chained");
  expect(await verify(books)).toMatchObject({ isValid: true, rows: 2 });
});

test("twenty processes that append at once keep the chain whole", { timeout: 180_000 }, async () => {
  const stateDirectory = await newDirectory();
  const books = await openBooks(stateDirectory);
  onTestFinished(() => books[Symbol.dispose]());
  const writers = await Promise.all(Array.from({ length: 20 }, () => startWriter(stateDirectory, 25)));
  await Promise.all(writers.map((finish) => finish()));

  expect(await verify(books)).toMatchObject({ isValid: true, rows: 500, head: { seq: 500 } });
  const writersOfRows = [...readRows(books)].map(({ launchId }) => launchId);
  expect(new Set(writersOfRows).size).toBe(20);
  // They took turns: nobody wrote all of their rows in one go.
  const turns = writersOfRows.filter((writer, index) => writer !== writersOfRows[index - 1]).length;
  expect(turns).toBeGreaterThan(20);
});

/** Another process that appends rows once the returned function is called. */
async function startWriter(stateDirectory: string, count: number): Promise<() => Promise<void>> {
  const program = fileURLToPath(new URL("append-rows.fixture.mjs", import.meta.url));
  const child = spawn(process.execPath, [...asBuilt, program, stateDirectory, String(count)], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  expect(await lines.next()).toMatchObject({ value: "ready" });
  return async () => {
    child.stdin.write("go\n");
    expect(await lines.next()).toMatchObject({ value: "done" });
  };
}
