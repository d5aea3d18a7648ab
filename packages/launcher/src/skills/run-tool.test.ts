import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runTool, type RunToolOptions } from "./run-tool.ts";

async function options(timeoutMs = 60_000): Promise<RunToolOptions> {
  const cwd = await mkdtemp(join(tmpdir(), "run-tool-"));
  onTestFinished(() => rm(cwd, { recursive: true }));
  return { cwd, env: { PATH: process.env["PATH"] ?? "" }, timeoutMs };
}

/** Ends a process that has left the group of its tool. */
function endLater(cwd: string): void {
  onTestFinished(async () => {
    const pid = Number(await readFile(join(cwd, "pid"), "utf8"));
    process.kill(pid, "SIGKILL");
  });
}

test("a tool's end is told with what it printed", async () => {
  expect(await runTool("sh", ["-c", "echo out; echo err >&2"], await options())).toEqual({
    kind: "done",
    output: "out\nerr\n",
  });
  expect(await runTool("sh", ["-c", "exit 3"], await options())).toEqual({ kind: "failed", output: "" });
});

test.each([
  ["exits", "exit 0", "done", 60_000],
  ["takes too long", "exec sleep 600", "timeout", 1000],
])(
  "a tool that %s is not waited for when a process in a session of its own has its output",
  async (_, ending, kind, timeoutMs) => {
    const given = await options(timeoutMs);
    // Removed first, so that its directory goes last.
    endLater(given.cwd);
    const script = `setsid sh -c 'echo $$ > pid; exec sleep 601' & while [ ! -s pid ]; do :; done; echo said; ${ending}`;
    const before = performance.now();
    expect(await runTool("sh", ["-c", script], given)).toEqual({ kind, output: "said\n" });
    expect(performance.now() - before).toBeLessThan(30_000);
  },
);

test("a tool that the system does not start is told apart from one that is missing", async () => {
  const given = await options();
  await writeFile(join(given.cwd, "tool"), "#!/bin/sh\n", { mode: 0o600 });
  expect(await runTool(join(given.cwd, "tool"), [], given)).toEqual({ kind: "unstartable", output: "EACCES" });
  expect(await runTool("true", ["x".repeat(8 * 1024 * 1024)], given)).toEqual({ kind: "unstartable", output: "E2BIG" });
  expect(await runTool("no-such-tool", [], given)).toEqual({ kind: "missing", output: "" });
});

test("a tool stops when its launch is cancelled", async () => {
  const controller = new AbortController();
  const given = { ...(await options()), signal: controller.signal };
  const running = runTool("sleep", ["602"], given);
  controller.abort();
  expect(await running).toEqual({ kind: "cancelled", output: "" });
  expect(await runTool("true", [], given)).toEqual({ kind: "cancelled", output: "" });
});
