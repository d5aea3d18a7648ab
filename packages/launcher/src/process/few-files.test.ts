import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { asBuilt } from "../../testing/as-built.ts";

const run = promisify(execFile);
const program = fileURLToPath(new URL("few-files.fixture.mjs", import.meta.url));

/** What a task comes to in a process that may open `spare` more files, and in one that may open enough. */
async function attempt(task: string, spare: number): Promise<{ scarce: unknown; plenty: unknown; uncaught: unknown }> {
  const directory = await mkdtemp(join(tmpdir(), "few-files-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const limited = ["-c", 'ulimit -n 200 && exec "$@"', "sh", process.execPath, ...asBuilt];
  const { stdout } = await run("/bin/sh", [...limited, program, task, String(spare), directory], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    env: { PERSONA_LAUNCH_ID: "few-files-itself" },
    timeout: 20_000,
  });
  return JSON.parse(stdout) as Awaited<ReturnType<typeof attempt>>;
}

const outOfFiles = { error: expect.objectContaining({ name: "Error", code: "EMFILE" }) as unknown };

test.each(["readProcess", "readEntry"])("%s() does not call a process gone when no file is left", async (task) => {
  expect(await attempt(task, 0)).toEqual({
    scarce: outOfFiles,
    plenty: { value: expect.any(Number) },
    uncaught: [],
  });
});

test.each(["hasVariable", "listProcesses"])("%s() does not make up an answer when no file is left", async (task) => {
  expect(await attempt(task, 0)).toEqual({ scarce: outOfFiles, plenty: { value: true }, uncaught: [] });
});

test("sweepLaunch() does not report nothing to kill when it could not look", async () => {
  // What the first look had to leave alive goes with the second.
  expect(await attempt("sweep", 0)).toEqual({ scarce: outOfFiles, plenty: { value: 2 }, uncaught: [] });
});

test("sweepLaunch() does not take a process for another's because no file was left to read its environment", async () => {
  // Enough to list the processes, and to read one thing of one of them at a time.
  expect(await attempt("sweep", 1)).toEqual({ scarce: { value: 1 }, plenty: { value: 1 }, uncaught: [] });
});

test("sweepLaunch() waits a moment for files to look with", async () => {
  expect(await attempt("sweepWhileFilesComeBack", 0)).toEqual({
    scarce: { value: 1 },
    plenty: { value: 1 },
    uncaught: [],
  });
});

test("a ps that cannot be started is no empty table", async () => {
  expect(await attempt("ps", 0)).toEqual({ scarce: outOfFiles, plenty: { value: true }, uncaught: [] });
});

test("a guard that cannot be started is an error with the system's code, and the host lives on", async () => {
  expect(await attempt("guard", 0)).toEqual({
    scarce: { error: { name: "Error", code: "EMFILE", message: "spawn /bin/sh EMFILE" } },
    plenty: {},
    uncaught: [],
  });
});

test("the first run, whose keeper cannot be started, is a failed start for want of resources; the next one runs", async () => {
  // Enough for the two files of the output.
  const { scarce, plenty, uncaught } = await attempt("run", 2);

  expect({ plenty, uncaught }).toEqual({ plenty: { value: { exitCode: 3, strays: 0 } }, uncaught: [] });
  expect(scarce).toEqual({
    value: { spawnError: expect.objectContaining({ code: "EMFILE", reason: "out-of-resources" }), strays: 0 },
  });
});
