import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { readFile, readdir, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openResultsFile, readResultsFile, type ResultsFile } from "./results-file.ts";
import type { TaskRecord } from "./task-record.ts";

function place(): { directory: string; path: string } {
  const directory = mkdtempSync(join(tmpdir(), "results-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return { directory, path: join(directory, "results.jsonl") };
}

/** Open until the test has ended. */
async function opened(path: string): Promise<ResultsFile> {
  const results = await openResultsFile(path);
  onTestFinished(() => results[Symbol.asyncDispose]());
  return results;
}

function record(id: string, part: Partial<TaskRecord> = {}): TaskRecord {
  const times = { durationMs: 1, startedAt: "2026-01-01T00:00:00.000Z", endedAt: "2026-01-01T00:00:00.001Z" };
  return { id, taskHash: `hash of ${id}`, status: "completed", output: "done", ...times, ...part };
}

const taskOf = (id: string): { id: string; hash: string } => ({ id, hash: `hash of ${id}` });
const whole = (id: string, part?: Partial<TaskRecord>): string => `${JSON.stringify(record(id, part))}\n`;

test("what was appended is known, at once and to whoever opens the file next", async () => {
  const { directory, path } = place();
  const failed = record("b", { status: "failed", output: "two\nlines \u{2028} é😀".repeat(50_000) });
  const results = await openResultsFile(path);
  await results.append(record("a"));
  await results.append(failed);
  expect(results.statusOf(taskOf("a"))).toBe("completed");
  await results[Symbol.asyncDispose]();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(directory)).toEqual(["results.jsonl"]);
  const again = await opened(path);
  expect(["a", "b", "c"].map((id) => again.statusOf(taskOf(id)))).toEqual(["completed", "failed", undefined]);
  expect(again.statusOf({ id: "a", hash: "of another task" })).toBeUndefined();
  const lines = (await readFile(path, "utf8")).split("\n");
  expect(JSON.parse(lines[1] ?? "")).toEqual(failed);
});

test.each([
  ["half a line", whole("b").slice(0, 40)],
  ["half a line with half a character", Buffer.from(whole("b", { output: "é" })).subarray(0, 75)],
  ["the first characters of a line", '{"i'],
  ["zeros in place of a line", "\0\0\0\0"],
  ["zeros in the place of its end", `${whole("b").slice(0, 40)}\0\0`],
])("cuts off %s that a crash has left", async (_, rest) => {
  const { path } = place();
  await writeFile(path, Buffer.concat([Buffer.from(whole("a")), Buffer.from(rest)]));
  const results = await opened(path);
  expect(results.statusOf(taskOf("b"))).toBeUndefined();
  await results.append(record("c"));
  expect(await readFile(path, "utf8")).toBe(whole("a") + whole("c"));
});

test("keeps a last line that lacks nothing but its line break", async () => {
  const { path } = place();
  await writeFile(path, whole("a") + whole("b").trimEnd());
  const results = await opened(path);
  expect(results.statusOf(taskOf("b"))).toBe("completed");
  await results.append(record("c"));
  expect(await readFile(path, "utf8")).toBe(whole("a") + whole("b") + whole("c"));
});

test.each([
  ["a text without a line break", "dear diary", 1],
  ["tasks", '{"id":"a","task":"Sign up"}\n', 1],
  ["JSON that is no object", `${whole("a")}null\n`, 2],
  ["a broken line in the middle", `${whole("a")}{"id":"b\n${whole("c")}`, 2],
])("refuses %s, and leaves it as it is", async (_, text, line) => {
  const { path } = place();
  await writeFile(path, text);
  const refusal = { code: "RESULTS_INVALID", message: expect.stringContaining(`line ${line} is no result`) as string };
  await expect(openResultsFile(path)).rejects.toMatchObject(refusal);
  await expect(readResultsFile(path)).rejects.toMatchObject(refusal);
  expect(await readFile(path, "utf8")).toBe(text);
});

test("has one writer at a time, and readers that change nothing", async () => {
  const { path } = place();
  expect((await readResultsFile(path)).statusOf(taskOf("a"))).toBeUndefined();
  await writeFile(path, `${whole("a")}{"id":"b`);
  expect((await readResultsFile(path)).statusOf(taskOf("a"))).toBe("completed");
  expect(await readFile(path, "utf8")).toBe(`${whole("a")}{"id":"b`);
  const first = await openResultsFile(path);
  await expect(openResultsFile(path)).rejects.toMatchObject({ code: "RESULTS_BUSY" });
  expect((await readResultsFile(path)).statusOf(taskOf("a"))).toBe("completed");
  await first[Symbol.asyncDispose]();
  expect((await opened(path)).statusOf(taskOf("a"))).toBe("completed");
});

test("follows no link, and says where it cannot write", async () => {
  const { directory, path } = place();
  symlinkSync(join(directory, "elsewhere"), path);
  await expect(openResultsFile(path)).rejects.toMatchObject({
    code: "RESULTS_UNWRITABLE",
    message: expect.stringContaining("it is a symbolic link") as string,
  });
  expect(await readdir(directory)).toEqual(["results.jsonl"]);
  await expect(openResultsFile(join(directory, "no/where"))).rejects.toMatchObject({ code: "RESULTS_UNWRITABLE" });
  await expect(openResultsFile(directory)).rejects.toMatchObject({ code: "RESULTS_UNWRITABLE" });
});
