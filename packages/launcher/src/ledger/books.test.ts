import { spawn } from "node:child_process";
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { asBuilt } from "../../testing/as-built.ts";
import { LaunchError } from "../launch-error.ts";
import { type Books, openBooks } from "./books.ts";
import { appendToLedger, readLedger } from "./ledger.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const openBooksProgram = fileURLToPath(new URL("open-books.fixture.mjs", import.meta.url));

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "books-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function open(stateDirectory: string): Promise<Books> {
  const books = await openBooks(stateDirectory);
  onTestFinished(() => {
    if (books.database.isOpen) books[Symbol.dispose]();
  });
  return books;
}

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o7777).toString(8);
}

interface Outcome {
  version?: number;
  name?: string;
  code?: string;
  message?: string;
}

/** Another process that opens the books once `go` is called. */
async function startOpener(...args: string[]): Promise<{ go: () => Promise<Outcome> }> {
  const child = spawn(process.execPath, [...asBuilt, openBooksProgram, ...args], {
    cwd: here,
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  expect(await lines.next()).toMatchObject({ value: "ready" });
  return {
    go: async () => {
      child.stdin.write("go\n");
      const { value } = await lines.next();
      return JSON.parse(value as string) as Outcome;
    },
  };
}

async function refusal(stateDirectory: string): Promise<LaunchError> {
  const error: unknown = await openBooks(stateDirectory).then(
    (books) => books[Symbol.dispose](),
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(LaunchError);
  return error as LaunchError;
}

test("the books are for this user alone from the start, whatever the umask, and the umask stays", async () => {
  const before = process.umask(0);
  onTestFinished(() => void process.umask(before));
  const parent = await newDirectory();
  const stateDirectory = join(parent, "new", "state");
  const books = await open(stateDirectory);
  appendToLedger(books, "l", "scope.written", { directory: "/w/.ravi" });

  expect(process.umask()).toBe(0);
  expect(await modeOf(stateDirectory)).toBe("700");
  expect(await modeOf(join(parent, "new"))).toBe("700");
  const names = (await readdir(stateDirectory)).sort();
  expect(names).toEqual(["launcher.db", "launcher.db-shm", "launcher.db-wal"]);
  for (const name of names) expect(await modeOf(join(stateDirectory, name)), name).toBe("600");
});

test("files that come back when the books are opened again are for this user alone too", async () => {
  const before = process.umask(0);
  onTestFinished(() => void process.umask(before));
  const first = join(await newDirectory(), "launcher.db");
  (await open(dirname(first))).database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const stateDirectory = await newDirectory();
  await copyFile(first, join(stateDirectory, "launcher.db"));
  const books = await open(stateDirectory);
  appendToLedger(books, "l", "scope.written", { directory: "/w/.ravi" });

  const names = await readdir(stateDirectory);
  expect(names).toHaveLength(3);
  for (const name of names) expect(await modeOf(join(stateDirectory, name)), name).toBe("600");
});

test("opening the books again keeps what is in them", async () => {
  const stateDirectory = await newDirectory();
  const first = await open(stateDirectory);
  appendToLedger(first, "l", "scope.written", { directory: "/one" });
  const second = await open(stateDirectory);
  appendToLedger(second, "l", "scope.written", { directory: "/two" });
  first[Symbol.dispose]();

  expect(readLedger(second, "l").map(({ data }) => data)).toEqual([{ directory: "/one" }, { directory: "/two" }]);
});

test("six processes may create the books at once, and each can write", async () => {
  const stateDirectory = join(await newDirectory(), "state");
  const openers = await Promise.all(Array.from({ length: 6 }, () => startOpener(stateDirectory)));
  const outcomes = await Promise.all(openers.map(({ go }) => go()));

  const { database } = await open(stateDirectory);
  const version = (database.prepare("PRAGMA user_version").get() as { user_version: number }).user_version;
  expect(version).toBeGreaterThan(0);
  expect(outcomes).toEqual(outcomes.map(() => ({ version })));
  expect(database.prepare("SELECT count(*) AS rows FROM ledger").get()).toEqual({ rows: 6 });
  expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
}, 40_000);

test.each([
  "UPDATE ledger SET data = '{}'",
  "UPDATE ledger SET at = '' WHERE seq = 1",
  "DELETE FROM ledger",
  "DELETE FROM ledger WHERE seq = 1",
  "INSERT INTO ledger (seq, at, launch_id, kind, data) VALUES (1, '', 'l', 'x', '{}') ON CONFLICT DO UPDATE SET data = '{}'",
  "INSERT OR REPLACE INTO ledger (seq, at, launch_id, kind, data) VALUES (1, '', 'l', 'x', '{}')",
])("the ledger refuses %s", async (sql) => {
  const books = await open(await newDirectory());
  appendToLedger(books, "l", "scope.written", { directory: "/one" });
  const before = readLedger(books, "l");

  expect(() => books.database.exec(sql)).toThrow("the ledger is append-only");
  expect(readLedger(books, "l")).toEqual(before);
});

test("a transaction writes all of its work or none of it", async () => {
  const books = await open(await newDirectory());
  const note = (directory: string): void => appendToLedger(books, "l", "scope.written", { directory });
  const count = books.transaction(() => {
    note("/one");
    note("/two");
    return 2;
  });
  const failing = (): void =>
    books.transaction(() => {
      note("/three");
      throw new Error("changed my mind");
    });

  expect(count).toBe(2);
  expect(failing).toThrow("changed my mind");
  expect(readLedger(books, "l").map(({ data }) => data)).toEqual([{ directory: "/one" }, { directory: "/two" }]);
});

test("a file in the place of the state directory is STATE_UNWRITABLE", async () => {
  const stateDirectory = join(await newDirectory(), "state");
  await writeFile(stateDirectory, "");

  expect(await refusal(stateDirectory)).toMatchObject({
    code: "STATE_UNWRITABLE",
    message: `Cannot create "${stateDirectory}": EEXIST`,
    hint: expect.stringContaining("XDG_STATE_HOME"),
  });
  expect((await refusal(join(stateDirectory, "below"))).code).toBe("STATE_UNWRITABLE");
});

test("a directory in the place of the database is STATE_UNWRITABLE and names the path", async () => {
  const stateDirectory = await newDirectory();
  const path = join(stateDirectory, "launcher.db");
  await mkdir(path);

  const error = await refusal(stateDirectory);
  expect(error).toMatchObject({ code: "STATE_UNWRITABLE", hint: expect.stringContaining("XDG_STATE_HOME") });
  expect(error.message).toContain(`Cannot open "${path}": `);
});

test("a file that is no database is DATABASE_DAMAGED and stays as it is for whoever only reads", async () => {
  const stateDirectory = await newDirectory();
  await writeFile(join(stateDirectory, "launcher.db"), "my shopping list, which is not a database".repeat(100));

  expect(await refusal(stateDirectory)).toMatchObject({
    code: "DATABASE_DAMAGED",
    hint: expect.stringContaining("persona gc"),
  });
  expect(await readdir(stateDirectory)).toEqual(["launcher.db"]);
});

/** Root may write everywhere, so these run as somebody else. */
const nobody = process.getuid?.() === 0 ? ["65534"] : [];

test("a place that this user may not write is STATE_UNWRITABLE", async () => {
  const parent = await newDirectory();
  await chmod(parent, 0o555);
  const below = await startOpener(join(parent, "state"), ...nobody);
  const itself = await startOpener(parent, ...nobody);

  expect(await below.go()).toMatchObject({ name: "LaunchError", code: "STATE_UNWRITABLE" });
  expect(await itself.go()).toMatchObject({ name: "LaunchError", code: "STATE_UNWRITABLE" });
  expect(await readdir(parent)).toEqual([]);
}, 40_000);

test.each([
  { shown: "0555", mode: 0o555 },
  { shown: "0777", mode: 0o777 },
])(
  "books that can be read and not written, in a directory of mode $shown, are STATE_UNWRITABLE when they are opened",
  async ({ mode }) => {
    const first = join(await newDirectory(), "launcher.db");
    (await open(dirname(first))).database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    const stateDirectory = await newDirectory();
    await copyFile(first, join(stateDirectory, "launcher.db"));
    await chmod(join(stateDirectory, "launcher.db"), 0o444);
    await chmod(stateDirectory, mode);
    const opener = await startOpener(stateDirectory, ...nobody);

    expect(await opener.go()).toMatchObject({ name: "LaunchError", code: "STATE_UNWRITABLE" });
  },
  40_000,
);
