import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { appendFile, mkdtemp, readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { type FileTail, tailFile } from "./tail-file.ts";

const burstWriter = fileURLToPath(new URL("burst-writer.fixture.mjs", import.meta.url));

async function newFile(content = ""): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "tail-file-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const path = join(directory, "output");
  await writeFile(path, content);
  return path;
}

async function follow(path: string): Promise<{ tail: FileTail; chunks: Buffer[]; text: () => string }> {
  const chunks: Buffer[] = [];
  const tail = await tailFile(path, (chunk) => chunks.push(Buffer.from(chunk)));
  onTestFinished(() => tail.finish());
  return { tail, chunks, text: () => Buffer.concat(chunks).toString() };
}

async function isOpenHere(path: string): Promise<boolean> {
  const names = await readdir("/proc/self/fd");
  const targets = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => "")));
  return targets.includes(path);
}

test("5 MB that another process writes in bursts arrive whole, in order and while it writes", async () => {
  const path = await newFile();
  const { tail, chunks } = await follow(path);
  const writer = spawn(process.execPath, [burstWriter, path, "5"], { stdio: "inherit" });
  onTestFinished(() => void writer.kill("SIGKILL"));
  const [code] = (await once(writer, "exit")) as [number | null];
  expect(code).toBe(0);
  const beforeFinish = chunks.length;
  await tail.finish();

  const written = await readFile(path);
  const seen = Buffer.concat(chunks);
  expect(written.length).toBe(5 * 1024 * 1024);
  expect(seen.length).toBe(written.length);
  expect(createHash("sha256").update(seen).digest("hex")).toBe(createHash("sha256").update(written).digest("hex"));
  expect(beforeFinish).toBeGreaterThan(3);
}, 20_000);

test("a write long after the last one is delivered without anybody asking", async () => {
  const path = await newFile("early ");
  const { text } = await follow(path);
  await vi.waitFor(() => expect(text()).toBe("early "), 20_000);
  await appendFile(path, "late ");
  await vi.waitFor(() => expect(text()).toBe("early late "), 20_000);
  await appendFile(path, "later");
  await vi.waitFor(() => expect(text()).toBe("early late later"), 20_000);
});

test("finish() delivers what was written just before it, more than one read's worth of it", async () => {
  const path = await newFile();
  const { tail, chunks } = await follow(path);
  const content = "x".repeat(1_000_003);
  await appendFile(path, content);
  await tail.finish();

  expect(Buffer.concat(chunks).toString()).toBe(content);
});

test("finish() may be called twice, and at once: nothing is delivered twice and the file is closed", async () => {
  const path = await newFile("once");
  const { tail, text } = await follow(path);
  expect(await isOpenHere(path)).toBe(true);
  await Promise.all([tail.finish(), tail.finish()]);
  await tail.finish();

  expect(text()).toBe("once");
  expect(await isOpenHere(path)).toBe(false);
});

test("after finish() nothing more is delivered", async () => {
  const path = await newFile("before");
  const { tail, text } = await follow(path);
  await tail.finish();
  await appendFile(path, "after");
  await tail.finish();

  expect(text()).toBe("before");
});

test("an error of the callback ends the tail, closes the file and comes out of finish() alone", async () => {
  const path = await newFile("data");
  const tail = await tailFile(path, () => {
    throw new Error("the disk of the reader is full");
  });
  await vi.waitFor(async () => expect(await isOpenHere(path)).toBe(false), 20_000);

  await expect(tail.finish()).rejects.toThrow("the disk of the reader is full");
});

test("a file that is not there is an error at once", async () => {
  await expect(tailFile(`${await newFile()}-missing`, () => {})).rejects.toMatchObject({ code: "ENOENT" });
});
