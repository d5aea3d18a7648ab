import { getEventListeners } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { runOptions } from "./run-options.fixture.mjs";
import { runProcess, type ProcessEnd, type RunProcessOptions } from "./run-process.ts";

/** A run of a shell script that gets a directory for its notes as `$1`. */
async function prepare(
  script: string,
  changes: Partial<RunProcessOptions> = {},
): Promise<{ directory: string; options: RunProcessOptions }> {
  const directory = await mkdtemp(join(tmpdir(), "run-process-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return { directory, options: runOptions(directory, script, changes) };
}

/** Runs a script and cancels it once it says `ready`. */
async function cancelWhenReady(script: string, firstSignal: RunProcessOptions["firstSignal"]) {
  const controller = new AbortController();
  let said = "";
  const onStdout = (chunk: Uint8Array): void => {
    said += Buffer.from(chunk).toString();
    if (said.includes("ready")) controller.abort(new Error("never mind"));
  };
  const { directory, options } = await prepare(script, { firstSignal, onStdout, signal: controller.signal });
  return { directory, end: await runProcess(options) };
}

async function isOver(pid: number): Promise<boolean> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return text === undefined || /^[ZX]/.test(text.slice(text.lastIndexOf(")") + 2));
}

/** The pids a script noted, one file each; makes sure that nothing outlives the test. */
async function notedPids(directory: string, ...names: string[]): Promise<number[]> {
  const pids = await Promise.all(names.map(async (name) => Number(await readFile(join(directory, name), "utf8"))));
  expect(pids.every((pid) => pid > 1)).toBe(true);
  onTestFinished(() => {
    for (const pid of pids) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // Gone, as it should be.
      }
    }
  });
  return pids;
}

async function survivors(pids: readonly number[]): Promise<number[]> {
  const over = await Promise.all(pids.map((pid) => isOver(pid)));
  return pids.filter((_, index) => !over[index]);
}

test("the deadline ends a process that ignores SIGINT and SIGTERM, and a grandchild in another session that does too", async () => {
  const script = `
    trap '' INT TERM
    setsid sh -c 'trap "" INT TERM HUP; echo $$ >"$1/grandchild"; while :; do sleep 0.1; done' grandchild "$1" &
    env -i PATH="$PATH" setsid sh -c 'trap "" INT TERM HUP; echo $$ >"$1/scrubbed"; while :; do sleep 0.1; done' scrubbed "$1" &
    echo $$ >"$1/agent"
    while :; do sleep 0.1; done`;
  const { directory, options } = await prepare(script, { deadlineMs: 3_000, firstSignal: "SIGINT" });
  const end = await runProcess(options);
  const pids = await notedPids(directory, "agent", "grandchild", "scrubbed");

  expect(end).toMatchObject({ signal: "SIGKILL", stoppedBy: "deadline" });
  expect(end).not.toHaveProperty("exitCode");
  expect(await survivors(pids)).toEqual([]);
}, 20_000);

test("what outlives a stop and is killed one by one is counted; the agent's own group is not", async () => {
  const script = `
    setsid sh -c 'echo $$ >"$1/one"; exec sleep 300' stray "$1" >/dev/null 2>&1 &
    env -i setsid sh -c 'trap "" TERM; echo $$ >"$1/two"; exec /bin/sleep 300' stray "$1" >/dev/null 2>&1 &
    trap '' TERM
    while ! [ -s "$1/one" ] || ! [ -s "$1/two" ]; do sleep 0.02; done
    echo ready; while :; do sleep 0.05; done`;
  const { directory, end } = await cancelWhenReady(script, "SIGTERM");
  const pids = await notedPids(directory, "one", "two");

  expect(end).toEqual({ signal: "SIGKILL", stoppedBy: "cancel", strays: 2 });
  expect(await survivors(pids)).toEqual([]);
});

test("a process that obeys within the grace ends by its own exit code", async () => {
  const script = `trap 'echo stopped >"$1/end"; exit 7' TERM; while :; do sleep 0.05; done`;
  const { directory, options } = await prepare(script, { deadlineMs: 700 });

  expect(await runProcess(options)).toEqual({ exitCode: 7, stoppedBy: "deadline", strays: 0 });
  expect(await readFile(join(directory, "end"), "utf8")).toBe("stopped\n");
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "a cancelled process gets %s first when that is its signal",
  async (signal) => {
    const script = `
    trap 'echo SIGINT >>"$1/signals"; exit 0' INT
    trap 'echo SIGTERM >>"$1/signals"; exit 0' TERM
    echo ready; while :; do sleep 0.05; done`;
    const { directory, end } = await cancelWhenReady(script, signal);

    expect(end).toEqual({ exitCode: 0, stoppedBy: "cancel", strays: 0 });
    expect(await readFile(join(directory, "signals"), "utf8")).toBe(`${signal}\n`);
  },
);

test("a signal that is already aborted stops the process at once", async () => {
  const pids: number[] = [];
  const { options } = await prepare("while :; do sleep 0.05; done", {
    signal: AbortSignal.abort(),
    onStart: (pid) => pids.push(pid),
  });

  expect(await runProcess(options)).toMatchObject({ stoppedBy: "cancel", strays: 0 });
  expect(await survivors(pids)).toEqual([]);
});

test("what comes first, cancel or deadline, is the reason", async () => {
  const controller = new AbortController();
  const script = `trap 'echo again; sleep 0.3; exit 0' TERM; while :; do sleep 0.05; done`;
  const { options } = await prepare(script, {
    deadlineMs: 500,
    signal: controller.signal,
    onStdout: () => controller.abort(),
  });

  expect(await runProcess(options)).toMatchObject({ stoppedBy: "deadline" });
  expect(controller.signal.aborted).toBe(true);
});

test("an abort after the end changes nothing", async () => {
  const controller = new AbortController();
  const { options } = await prepare("exit 0", { signal: controller.signal });
  const end = await runProcess(options);
  controller.abort();

  expect(end).toEqual({ exitCode: 0, strays: 0 });
});

test("a background process in a session of its own is ended after a normal end, and counted", async () => {
  const script = `
    setsid sh -c 'echo $$ >"$1/one"; exec sleep 300' stray "$1" >/dev/null 2>&1 &
    setsid sh -c 'trap "" TERM; echo $$ >"$1/two"; exec sleep 300' stray "$1" >/dev/null 2>&1 &
    while ! [ -s "$1/one" ] || ! [ -s "$1/two" ]; do sleep 0.02; done
    exit 4`;
  const { directory, options } = await prepare(script);
  const end = await runProcess(options);
  const pids = await notedPids(directory, "one", "two");

  expect(end).toEqual({ exitCode: 4, strays: 2 });
  expect(await survivors(pids)).toEqual([]);
});

test("a background process that dropped the launch id is ended with the agent's own group", async () => {
  const script = `
    env -i sh -c 'echo $$ >"$1/stray"; exec /bin/sleep 300' stray "$1" >/dev/null 2>&1 &
    while ! [ -s "$1/stray" ]; do sleep 0.02; done`;
  const { directory, options } = await prepare(script);
  const end = await runProcess(options);
  const pids = await notedPids(directory, "stray");

  expect(end).toMatchObject({ exitCode: 0 });
  expect(await survivors(pids)).toEqual([]);
});

test("the real process behind a shell that did not exec it gets the signal and its grace", async () => {
  const agent = `
    trap 'sleep 0.4; echo clean >"$1/end"; exit 5' TERM
    echo $$ >"$1/agent"; echo ready; while :; do sleep 0.05; done`;
  const { directory, end } = await cancelWhenReady(
    `sh -c '${agent.replaceAll("'", `'\\''`)}' agent "$1"; exit $?`,
    "SIGTERM",
  );
  const pids = await notedPids(directory, "agent");

  expect(end).toMatchObject({ stoppedBy: "cancel" });
  expect(await survivors(pids)).toEqual([]);
  expect(await readFile(join(directory, "end"), "utf8").catch(() => "killed before it was done")).toBe("clean\n");
});

test("50 runs on one AbortSignal leave no listener and no warning", async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error): void => void warnings.push(warning);
  process.on("warning", onWarning);
  onTestFinished(() => void process.off("warning", onWarning));
  const { signal } = new AbortController();
  const ends: ProcessEnd[] = [];
  for (let round = 0; round < 5; round += 1) {
    const prepared = await Promise.all(Array.from({ length: 10 }, () => prepare("exit 0", { signal })));
    ends.push(...(await Promise.all(prepared.map(({ options }) => runProcess(options)))));
  }
  // Warnings are emitted on the next tick.
  await vi.waitFor(() => expect(ends).toEqual(ends.map(() => ({ exitCode: 0, strays: 0 }))), 20_000);

  expect(getEventListeners(signal, "abort")).toEqual([]);
  expect(warnings).toEqual([]);
}, 20_000);
