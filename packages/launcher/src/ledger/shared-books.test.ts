import { mkdir, mkdtemp, readdir, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, onTestFinished, test } from "vitest";
import { shareBooks } from "./shared-books.ts";

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "shared-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** How many files below a directory this process has open. */
async function openFilesBelow(directory: string): Promise<number> {
  const descriptors = (await readdir("/proc/self/fd")).map((fd) => readlink(join("/proc/self/fd", fd)).catch(() => ""));
  return (await Promise.all(descriptors)).filter((path) => path.startsWith(directory)).length;
}

test("all who ask get the same books, and once closed nobody gets any", async () => {
  const books = shareBooks(await newDirectory());
  const [one, two] = await Promise.all([books.open(), books.open()]);
  expect(one).toBe(two);
  books[Symbol.dispose]();
  books[Symbol.dispose]();
  expect(one.database.isOpen).toBe(false);
  await expect(books.open()).rejects.toMatchObject({ code: "LAUNCHER_CLOSED" });
});

test("books that are closed while they open are closed once they are open", async () => {
  const directory = await newDirectory();
  const books = shareBooks(directory);
  const opening = books.open();
  books[Symbol.dispose]();
  await expect(opening).rejects.toMatchObject({ code: "LAUNCHER_CLOSED" });
  // SQLite closes its files once the statements are collected.
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  await expect
    .poll(() => {
      collect();
      return openFilesBelow(directory);
    })
    .toBe(0);
});

test("after a failure the next one tries again", async () => {
  const directory = join(await newDirectory(), "state");
  await writeFile(directory, "");
  const books = shareBooks(directory);
  onTestFinished(() => books[Symbol.dispose]());
  await expect(books.open()).rejects.toMatchObject({ code: "STATE_UNWRITABLE" });
  await rm(directory);
  expect((await books.open()).database.isOpen).toBe(true);
});

test("books that are deleted meanwhile are opened anew, and who has the others keeps them", async () => {
  const directory = await newDirectory();
  const books = shareBooks(directory);
  onTestFinished(() => books[Symbol.dispose]());
  const first = await books.open();
  await mkdir(join(directory, "keys"));
  await writeFile(join(directory, "keys/uuid"), "key");
  await rm(join(directory, "launcher.db"));
  const [second, third] = await Promise.all([books.open(), books.open()]);
  expect(second).toBe(third);
  expect(second).not.toBe(first);
  expect([first.condition(), second.condition()]).toEqual(["gone", "sound"]);
  expect(first.database.isOpen).toBe(true);
  expect(books.takeWarnings().map(({ code }) => code)).toEqual(["BOOKS_LOST"]);
  expect(books.takeWarnings()).toEqual([]);
});
