import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFile,
  mkdir,
  mkdtemp,
  open as openFile,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { LaunchWarning } from "../launch-warning.ts";
import { type Books, openBooks, type OpenBooksOptions } from "./books.ts";
import { newestLink } from "./chain.ts";
import { readHolderOf } from "../../testing/read-holder.ts";
import { appendToLedger, readLedger } from "./ledger.ts";
import { exportBooks, verifyExport } from "./ledger-records.ts";

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "damaged-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function open(stateDirectory: string, options: OpenBooksOptions = { repairs: true }): Promise<Books> {
  const books = await openBooks(stateDirectory, options);
  onTestFinished(() => {
    if (books.database.isOpen) books[Symbol.dispose]();
  });
  return books;
}

const shoppingList = "my shopping list, which is not a database\n".repeat(100);

/** A state directory with books that hold `rows` rows and are closed. */
async function closedBooks(rows: number): Promise<{ directory: string; path: string; head: string }> {
  const directory = await newDirectory();
  const books = await open(directory);
  books.transaction(() => {
    for (let row = 0; row < rows; row += 1)
      appendToLedger(books, "l", "scope.written", { directory: `/${"d".repeat(300)}` });
  });
  const { seq, hash } = newestLink(books.database);
  books.database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  books[Symbol.dispose]();
  return { directory, path: join(directory, "launcher.db"), head: `${seq}:${hash}` };
}

/** Writes over a file, from a place on. */
async function scribble(path: string, offset: number, length: number): Promise<void> {
  await using file = await openFile(path, "r+");
  await file.write(Buffer.alloc(length, 0x5a), 0, length, offset);
}

function movedAside(names: readonly string[]): string[] {
  return names.filter((name) => /^launcher\.db\.damaged-\d{8}T\d{9}Z(?:-\d+)?$/.test(name));
}

/** Another process that has a file open until it is ended. */
async function holdOpen(path: string): Promise<ChildProcess & { pid: number }> {
  const child = spawn("/bin/sh", ["-c", 'exec 3<"$0"; echo ready; read line', path], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  return child as ChildProcess & { pid: number };
}

test("a file that is no database is moved aside as it is, and the new ledger begins by saying so", async () => {
  const directory = await newDirectory();
  await writeFile(join(directory, "launcher.db"), shoppingList);
  const warnings: LaunchWarning[] = [];
  const books = await open(directory, { repairs: true, onWarning: (warning) => void warnings.push(warning) });

  const [name = ""] = movedAside(await readdir(directory));
  expect(await readFile(join(directory, name), "utf8")).toBe(shoppingList);
  expect(warnings).toEqual([
    expect.objectContaining({ code: "BOOKS_DAMAGED", message: expect.stringContaining(name) }),
  ]);
  expect(readLedger(books, "books")).toEqual([
    expect.objectContaining({
      seq: 1,
      kind: "books.begun",
      data: { because: "damaged", movedTo: join(directory, name) },
    }),
  ]);
  expect(books.condition()).toBe("sound");
});

test("of books that are damaged in the middle the last readable row is named, and what can be read is exported", async () => {
  const { directory, path, head } = await closedBooks(400);
  const pages = Math.floor((await readFile(path)).length / 4096);
  await scribble(path, 4096 * Math.floor(pages / 2), 4096);
  const books = await open(directory);

  const [row] = readLedger(books, "books");
  expect(row?.data).toMatchObject({ because: "damaged", movedTo: expect.any(String), head });
  const aside = join(directory, movedAside(await readdir(directory))[0] ?? "");
  const reasons: string[] = [];
  const lines = [...(await exportBooks(aside, (reason) => void reasons.push(reason)))];
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.length).toBeLessThan(400);
  expect(reasons).toEqual([expect.stringContaining("malformed")]);
  expect(await verifyExport(aside)).toMatchObject({
    isValid: false,
    rows: lines.length,
    fault: { kind: "cut", seq: lines.length + 1 },
  });
  await expect(exportBooks(join(directory, "no-such-file"))).rejects.toMatchObject({ code: "EXPORT_UNREADABLE" });
});

test("books without a table are damaged; a row of the ledger that was tampered with is none of this", async () => {
  const { directory, path } = await closedBooks(2);
  const first = await open(directory);
  first.database.exec("PRAGMA ignore_check_constraints = ON; DROP TRIGGER ledger_rows_never_change");
  first.database.exec(
    "INSERT INTO identities (ravi, name, lifecycle, state, created_at, changed_at) VALUES ('', '', 'odd', 'odd', '', '')",
  );
  first[Symbol.dispose]();
  const second = await open(directory, { repairs: true, isThorough: true });
  expect(movedAside(await readdir(directory))).toEqual([]);
  second.database.exec("DROP TABLE intents");
  second[Symbol.dispose]();
  await expect(open(directory, {})).rejects.toMatchObject({
    code: "DATABASE_DAMAGED",
    message: expect.stringContaining(path),
  });
  await open(directory);
  expect(movedAside(await readdir(directory))).toHaveLength(1);
});

test("books of a newer version are DATABASE_TOO_NEW and stay as they are", async () => {
  const { directory, path } = await closedBooks(1);
  const books = await open(directory);
  books.database.exec("PRAGMA user_version = 1000; PRAGMA wal_checkpoint(TRUNCATE)");
  books[Symbol.dispose]();
  const before = await readFile(path);
  await expect(open(directory)).rejects.toMatchObject({ code: "DATABASE_TOO_NEW", hint: expect.any(String) });
  expect(movedAside(await readdir(directory))).toEqual([]);
  expect(await readFile(path)).toEqual(before);
});

test("of many that notice the damage at once one moves the books aside, and all have the same new ones", async () => {
  const directory = await newDirectory();
  await writeFile(join(directory, "launcher.db"), shoppingList);
  const all = await Promise.all(Array.from({ length: 8 }, () => open(directory)));

  for (const [index, books] of all.entries())
    appendToLedger(books, String(index), "scope.written", { directory: "/w" });
  const names = await readdir(directory);
  expect(movedAside(names)).toHaveLength(1);
  expect(names.filter((name) => !name.startsWith("launcher.db.damaged-")).sort()).toEqual([
    "launcher.db",
    "launcher.db-shm",
    "launcher.db-wal",
  ]);
  expect(all.map((books) => newestLink(books.database).seq)).toEqual(all.map(() => 9));
});

test("damaged books that another process has open stay, unless that process has found them damaged too", async () => {
  const directory = await newDirectory();
  const path = join(directory, "launcher.db");
  await writeFile(path, shoppingList);
  const user = await holdOpen(path);

  await expect(open(directory, { repairs: true, patienceMs: 200 })).rejects.toMatchObject({
    code: "DATABASE_DAMAGED",
    hint: expect.stringContaining(`process ${user.pid} has ended`),
  });
  expect(await readFile(path, "utf8")).toBe(shoppingList);
  await appendFile(`${path}.suspect`, `${JSON.stringify(readHolderOf(user.pid))}\n`);
  await open(directory, { repairs: true, patienceMs: 5_000 });
  expect((await readdir(directory)).filter((name) => name.includes("suspect"))).toEqual([]);
});

test("damage that shows while the books are used is DATABASE_DAMAGED, and the next one to open them knows of it", async () => {
  const { directory, path } = await closedBooks(20_000);
  const books = await open(directory);
  await scribble(path, 8 * 4096, 1000 * 4096);

  const readAll = (): unknown => books.database.prepare("SELECT sum(length(data)) FROM ledger").get();
  expect(readAll).toThrow(expect.objectContaining({ code: "DATABASE_DAMAGED" }));
  expect(books.condition()).toBe("damaged");
  // Large books are looked at as a whole only when there is a reason.
  const next = await open(directory);
  expect(readLedger(next, "books")).toHaveLength(1);
  expect(books.condition()).toBe("damaged");
});

test("books whose file is deleted or replaced are gone", async () => {
  const { directory, path } = await closedBooks(1);
  const deleted = await open(directory);
  for (const part of ["", "-wal", "-shm"]) await rm(`${path}${part}`);
  expect(deleted.condition()).toBe("gone");
  await mkdir(join(directory, "launches", "l"), { recursive: true });
  const warnings: string[] = [];
  const replaced = await open(directory, { onWarning: ({ code }) => void warnings.push(code) });
  expect(warnings).toEqual(["BOOKS_LOST"]);
  expect(readLedger(replaced, "books").map(({ data }) => data)).toEqual([{ because: "missing" }]);
  expect(replaced.condition()).toBe("sound");
  await rename((await closedBooks(1)).path, path);
  expect(replaced.condition()).toBe("gone");
  expect(deleted.condition()).toBe("gone");
});

test("books that somebody keeps locked are STATE_LOCKED after a while, and nothing else is tried", async () => {
  const { directory, path } = await closedBooks(1);
  const locker = await open(directory);
  locker.database.exec("BEGIN IMMEDIATE");
  await expect(open(directory, { repairs: true, patienceMs: 200 })).rejects.toMatchObject({
    code: "STATE_LOCKED",
    message: expect.stringContaining(path),
    hint: expect.any(String),
  });
  locker.database.exec("ROLLBACK");
  expect((await open(directory, { patienceMs: 200 })).condition()).toBe("sound");
});
