import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { readProcess } from "../process/proc.ts";
import { currentHolder, type Holder, isHolderAlive } from "./holder.ts";

async function startShell(script: string): Promise<{ holder: Holder; end: () => Promise<void>; output: () => string }> {
  const child = spawn("/bin/sh", ["-c", script], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  const exited = once(child, "exit");
  const end = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
  };
  onTestFinished(end);
  const entry = await readProcess(child.pid ?? 0);
  return { holder: { pid: child.pid ?? 0, startTicks: entry?.startTicks ?? "" }, end, output: () => output };
}

test("this process is a living holder, with its pid and start time", async () => {
  const holder = await currentHolder();

  expect(holder).toEqual({ pid: process.pid, startTicks: expect.stringMatching(/^\d+$/) });
  expect(await isHolderAlive(holder)).toBe(true);
});

test("a holder lives as long as its process", async () => {
  const { holder, end } = await startShell("exec sleep 300");
  expect(await isHolderAlive(holder)).toBe(true);
  await end();
  expect(await isHolderAlive(holder)).toBe(false);
});

test("another process under the same pid is not the holder", async () => {
  const { pid, startTicks } = await currentHolder();

  expect(await isHolderAlive({ pid, startTicks: String(Number(startTicks) + 1) })).toBe(false);
  expect(await isHolderAlive({ pid, startTicks: "" })).toBe(false);
});

test("a zombie is dead", async () => {
  const { output } = await startShell("sleep 0 & echo $!; exec sleep 300");
  const pid = await vi.waitFor(async () => {
    const noted = Number(output());
    expect(await readFile(`/proc/${noted}/stat`, "utf8")).toContain(") Z ");
    return noted;
  });
  const entry = await readProcess(pid);

  expect(await isHolderAlive({ pid, startTicks: entry?.startTicks ?? "" })).toBe(false);
});
