import { createHash } from "node:crypto";
import { closeSync, openSync, statSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runOptions } from "./run-options.fixture.mjs";
import { runProcess, type RunProcessOptions } from "./run-process.ts";

async function prepare(script: string, changes: Partial<RunProcessOptions> = {}): Promise<RunProcessOptions> {
  const directory = await mkdtemp(join(tmpdir(), "run-process-output-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return runOptions(directory, script, changes);
}

const mebibyte = 1024 * 1024;

test("400 MiB from an agent that is faster than its reader arrive whole, and never take more than 250 MiB of disk", async () => {
  const hash = createHash("sha256");
  const held: number[] = [];
  let seen = 0;
  const options = await prepare("yes 0123456789abcde | head -c 419430400", {
    onStdout: (chunk) => {
      hash.update(chunk);
      seen += chunk.length;
      held.push(statSync(options.stdoutFile).blocks * 512);
      // A reader that masks takes its time.
      hash
        .copy()
        .update(Buffer.alloc(chunk.length * 2))
        .digest();
    },
  });
  expect(await runProcess(options)).toEqual({ exitCode: 0, strays: 0 });

  expect(seen).toBe(400 * mebibyte);
  expect(hash.digest("hex")).toBe(
    createHash("sha256")
      .update("0123456789abcde\n".repeat((400 * mebibyte) / 16))
      .digest("hex"),
  );
  expect(Math.max(...held)).toBeLessThan(250 * mebibyte);
}, 60_000);

test("a callback that throws loses nothing of the rest, and the first error is in the result", async () => {
  let seen = "";
  let calls = 0;
  const options = await prepare(`for i in 1 2 3; do echo $i; echo e$i >&2; sleep 0.1; done; exit 6`, {
    onStdout: (chunk) => {
      seen += Buffer.from(chunk).toString();
      calls += 1;
      throw new Error(`call ${calls}`);
    },
    onStderr: (chunk) => void (seen += Buffer.from(chunk).toString()),
  });
  const end = await runProcess(options);

  expect(end).toEqual({ exitCode: 6, strays: 0, callbackError: new Error("call 1") });
  expect(seen.match(/\w+/g)?.sort()).toEqual(["1", "2", "3", "e1", "e2", "e3"]);
});

test("a command that opens the agent's standard error anew, and so truncates it, does not silence the rest", async () => {
  let seen = "";
  const script = `
    echo "a long first line" >&2; until [ -e "$1/1" ]; do sleep 0.02; done
    echo two >/dev/stderr; until [ -e "$1/2" ]; do sleep 0.02; done
    echo three >&2`;
  const options = await prepare(script, {
    onStderr: (chunk) => {
      seen += Buffer.from(chunk).toString();
      closeSync(openSync(join(options.cwd, String(seen.split("\n").length - 1)), "w"));
    },
  });
  expect(await runProcess(options)).toEqual({ exitCode: 0, strays: 0 });

  expect(seen).toBe("a long first line\ntwo\nthree\n");
});

test("an agent that closes its streams early is waited for all the same", async () => {
  let seen = "";
  const options = await prepare(`echo before; exec >&- 2>&-; sleep 0.3; : >"$1/done"`, {
    onStdout: (chunk) => void (seen += Buffer.from(chunk).toString()),
  });
  expect(await runProcess(options)).toEqual({ exitCode: 0, strays: 0 });

  expect(seen).toBe("before\n");
  expect(await readdir(options.cwd)).toContain("done");
});

test("without a file left to open, the result says so and nothing stays behind", async () => {
  const options = await prepare("exit 0");
  // The first run starts the keeper, which needs files of its own.
  await runProcess({ ...options, stdoutFile: `${options.stdoutFile}-1`, stderrFile: `${options.stderrFile}-1` });
  const open: number[] = [];
  const before = (await readdir("/proc/self/fd")).length;
  try {
    for (;;) open.push(openSync("/dev/null", "r"));
  } catch {
    // As many as there are: EMFILE.
  }
  closeSync(open.pop() ?? 0);
  const end = await runProcess(options).finally(() => open.forEach((descriptor) => closeSync(descriptor)));

  expect(end).toEqual({
    spawnError: expect.objectContaining({ code: "EMFILE", reason: "out-of-resources" }),
    strays: 0,
  });
  expect((await readdir("/proc/self/fd")).length).toBe(before);
  expect(
    await runProcess({ ...options, stdoutFile: `${options.stdoutFile}-2`, stderrFile: `${options.stderrFile}-2` }),
  ).toEqual({
    exitCode: 0,
    strays: 0,
  });
});

test("a deadline beyond what a timer can hold does not fire at once", async () => {
  expect(await runProcess(await prepare("sleep 0.2; exit 9", { deadlineMs: Number.MAX_SAFE_INTEGER }))).toEqual({
    exitCode: 9,
    strays: 0,
  });
});

test("an agent that stopped itself can be cancelled", async () => {
  const controller = new AbortController();
  const options = await prepare(`trap 'exit 11' TERM; echo stopping; kill -STOP $$; while :; do sleep 0.05; done`, {
    onStdout: () => controller.abort(),
    signal: controller.signal,
  });

  expect(await runProcess(options)).toEqual({ exitCode: 11, stoppedBy: "cancel", strays: 0 });
});
