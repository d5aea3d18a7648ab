import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openBooks, type Books } from "./books.ts";
import { exportLine } from "./export-ledger.ts";
import { appendToLedger } from "./ledger.ts";
import { openRecords, verifyExport } from "./ledger-records.ts";
import { readRows } from "./read-rows.ts";

async function place(): Promise<{ directory: string; books: Books; file: string }> {
  const directory = await mkdtemp(join(tmpdir(), "export-"));
  const books = await openBooks(directory);
  onTestFinished(async () => {
    books[Symbol.dispose]();
    await rm(directory, { recursive: true, force: true });
  });
  return { directory, books, file: join(directory, "ledger.jsonl") };
}

function fill(books: Books, rows: number): void {
  for (let index = 1; index <= rows; index += 1) {
    appendToLedger(books, `l${index % 2}`, "warning", { code: "AGENT_WARNING", message: `ü\n\u2028"\ud800 ${index}` });
  }
}

async function exportTo(file: string, directory: string, filter = {}): Promise<string[]> {
  using records = await openRecords(directory);
  const lines = [...records.export(filter)];
  await writeFile(file, lines.join(""));
  return lines;
}

test("an export has one row per line, in order, and verifies", async () => {
  const { books, directory, file } = await place();
  fill(books, 30);
  const lines = await exportTo(file, directory);

  expect(lines).toHaveLength(30);
  expect(Object.keys(JSON.parse(lines[0] ?? "") as object)).toEqual([
    "seq",
    "at",
    "launchId",
    "kind",
    "data",
    "prev",
    "hash",
  ]);
  expect(JSON.parse(lines[4] ?? "")).toMatchObject({
    seq: 5,
    launchId: "l1",
    kind: "warning",
    data: { message: `ü\n\u2028"\ud800 5` },
  });
  expect(await verifyExport(file)).toMatchObject({ isValid: true, rows: 30, first: 1, head: { seq: 30 } });
});

test("parts of the ledger are exported by launch and by time, and verify as what they are", async () => {
  const { books, directory, file } = await place();
  fill(books, 10);
  const since = [...readRows(books)][6]?.at ?? "";
  const first = [...readRows(books)].find(({ at }) => at >= since)?.seq ?? 0;

  await exportTo(file, directory, { since });
  expect(await verifyExport(file)).toMatchObject({ isValid: true, first, head: { seq: 10 } });
  await exportTo(file, directory, { launchIds: ["l1"] });
  expect(await verifyExport(file, { isSelection: true })).toMatchObject({ isValid: true, rows: 5 });
  expect(await verifyExport(file)).toMatchObject({ isValid: false, fault: { kind: "missing", seq: 2 } });
  expect(await exportTo(file, directory, { since: "2999-01-01T00:00:00.000Z" })).toEqual([]);
});

test.each<[what: string, edit: (lines: string[]) => string[], kind: string, seq: number]>([
  [
    "a changed line",
    (lines) => lines.with(3, (lines[3] ?? "").replace("AGENT_WARNING", "PHONE_UNAVAILABLE")),
    "changed",
    4,
  ],
  ["a line less", (lines) => lines.toSpliced(3, 1), "missing", 4],
  ["a line twice", (lines) => lines.toSpliced(4, 0, lines[3] ?? ""), "reordered", 4],
  ["two lines swapped", (lines) => lines.with(3, lines[4] ?? "").with(4, lines[3] ?? ""), "reordered", 5],
])("%s of an export is found", async (_, edit, kind, seq) => {
  const { books, directory, file } = await place();
  fill(books, 10);
  await writeFile(file, edit(await exportTo(file, directory)).join(""));

  expect(await verifyExport(file)).toMatchObject({ isValid: false, fault: { kind, seq } });
});

test("lines cut off an export are found by the head, and half a line at once", async () => {
  const { books, directory, file } = await place();
  fill(books, 10);
  const lines = await exportTo(file, directory);
  const { head } = await verifyExport(file);
  await writeFile(file, lines.slice(0, 8).join(""));

  expect(await verifyExport(file)).toMatchObject({ isValid: true, rows: 8 });
  expect(await verifyExport(file, { head })).toMatchObject({ fault: { kind: "cut", seq: 9 } });
  await writeFile(file, lines.join("").slice(0, -20));
  await expect(verifyExport(file)).rejects.toMatchObject({
    code: "EXPORT_INVALID",
    message: `Cannot verify "${file}": line 10 is no row of a ledger`,
  });
});

test("a reformatted export is still the same export", async () => {
  const { books, directory, file } = await place();
  fill(books, 3);
  const lines = await exportTo(file, directory);
  const reformatted = lines.map((line) => JSON.stringify(JSON.parse(line)).replaceAll('":', '" : '));
  await writeFile(file, `${reformatted.join("\r\n")}\r\n\r\n`);

  expect(await verifyExport(file)).toMatchObject({ isValid: true, rows: 3 });
});

test.each([
  "[]",
  "null",
  "{}",
  "persona",
  '{"seq":1.5}',
  '{"seq":1,"data":{},"at":"","launchId":"","kind":"","prev":""}',
])("a file with the line %s is no export", async (line) => {
  const { file } = await place();
  await writeFile(file, `${line}\n`);
  await expect(verifyExport(file)).rejects.toMatchObject({ code: "EXPORT_INVALID" });
});

test("a file that is not there cannot be read", async () => {
  const { file } = await place();
  await expect(verifyExport(file)).rejects.toMatchObject({
    code: "EXPORT_UNREADABLE",
    message: `Cannot read "${file}": ENOENT`,
  });
});

test("data that is no JSON any more, or not as it was written, does not pass for the row", async () => {
  const { books } = await place();
  fill(books, 1);
  const [row] = [...readRows(books)];
  if (row === undefined) throw new Error("there is a row");

  for (const data of ["not json", `${row.data} `, "1\n2"]) {
    const line = exportLine({ ...row, data });
    expect(line.match(/\n/g)).toHaveLength(1);
    expect((JSON.parse(line) as { data: unknown }).data).toBe(data);
  }
});

test("records of a state directory without books are empty, and nothing is created", async () => {
  const parent = await mkdtemp(join(tmpdir(), "none-"));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  const directory = join(parent, "state");
  using records = await openRecords(directory);

  expect(await records.launches()).toEqual([]);
  expect([...records.export()]).toEqual([]);
  expect(await records.verify()).toMatchObject({ isValid: true, rows: 0 });
  await expect(records.launch("abc")).rejects.toMatchObject({ code: "LAUNCH_UNKNOWN" });
  expect(() => records.timeline("somebody")).toThrow("no launch had it");
  expect(await readdir(parent)).toEqual([]);
});
