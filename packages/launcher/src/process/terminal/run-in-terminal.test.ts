import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readEntry } from "../proc.ts";
import { runOptions } from "../run-options.fixture.mjs";
import { runInTerminal } from "./run-in-terminal.ts";

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "run-in-terminal-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

test("an error of onStart that the system makes comes out, and is not called a failed start", async () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", syscall: "write" });
  const pids: number[] = [];
  const onStart = (pid: number): void => {
    pids.push(pid);
    throw full;
  };
  const options = runOptions(await newDirectory(), "exec sleep 300", { onStart });

  await expect(runInTerminal(options)).rejects.toBe(full);
  expect(pids.map((pid) => readEntry(pid))).toEqual([undefined]);
});

test("a command that is not there never ran, and that is a result", async () => {
  const options = runOptions(await newDirectory(), "", { file: "/nonexistent/agent" });

  expect(await runInTerminal(options)).toEqual({
    spawnError: expect.objectContaining({ code: "ENOENT", reason: "command-missing" }),
    strays: 0,
  });
});
