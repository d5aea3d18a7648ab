import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { asBuilt } from "../../testing/as-built.ts";
import { lockFile } from "./file-lock.ts";

const fixture = fileURLToPath(new URL("lock-holder.fixture.mjs", import.meta.url));

function target(): string {
  const directory = mkdtempSync(join(tmpdir(), "file-lock-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return join(directory, "results.jsonl");
}

async function holdElsewhere(path: string): Promise<{ child: ChildProcess; answer: string }> {
  const args = [...asBuilt, fixture, path];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [answer] = (await once(child.stdout, "data")) as [Buffer];
  return { child, answer: answer.toString().trim() };
}

it("a lock has one holder, and is gone with its disposal", () => {
  const path = target();
  const held = lockFile(path);
  expect(statSync(`${path}.lock`).mode & 0o777).toBe(0o600);
  expect(lockFile(path)).toBeUndefined();
  held?.[Symbol.dispose]();
  expect(existsSync(`${path}.lock`)).toBe(false);
  using again = lockFile(path);
  expect(again).toBeDefined();
});

it("another process does not get it, and a dead one does not keep it", async () => {
  const path = target();
  const { child, answer } = await holdElsewhere(path);
  expect(answer).toBe("held");
  expect(lockFile(path)).toBeUndefined();
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(existsSync(`${path}.lock`)).toBe(true);
  using mine = lockFile(path);
  expect(mine).toBeDefined();
  expect((await holdElsewhere(path)).answer).toBe("busy");
});

it("follows no link", () => {
  const path = target();
  symlinkSync(join(tmpdir(), "elsewhere"), `${path}.lock`);
  expect(() => lockFile(path)).toThrow("EEXIST");
});
