import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runOptions } from "../run-options.fixture.mjs";
import { runProcess, type RunProcessOptions, type StartError } from "../run-process.ts";

interface Place {
  directory: string;
  options: RunProcessOptions;
}

async function newPlace(): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), "start-failure-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const workspace = join(directory, "workspace");
  await mkdir(workspace);
  return { directory, options: runOptions(directory, "", { file: "/bin/true", args: [], cwd: workspace }) };
}

async function newProgram(directory: string, text: string, mode: number): Promise<string> {
  const file = join(directory, "agent");
  await writeFile(file, text);
  await chmod(file, mode);
  return file;
}

async function failureOf(options: RunProcessOptions): Promise<Partial<StartError> | undefined> {
  const { spawnError, ...rest } = await runProcess(options);
  expect(rest).toEqual({ strays: 0 });
  const { message, code, reason, syscall, path } = spawnError ?? {};
  return Object.fromEntries(Object.entries({ message, code, reason, syscall, path }));
}

test("a missing command is told from a missing directory", async () => {
  const { directory, options } = await newPlace();
  const file = join(directory, "agent");
  expect(await failureOf({ ...options, file })).toEqual({
    message: `Cannot start "${file}": there is no such command`,
    code: "ENOENT",
    reason: "command-missing",
    syscall: `spawn ${file}`,
    path: file,
  });
});

test("a missing directory is told from a missing command", async () => {
  const { directory, options } = await newPlace();
  const cwd = join(directory, "gone");
  expect(await failureOf({ ...options, cwd })).toEqual({
    message: `Cannot start "/bin/true": its working directory "${cwd}" does not exist`,
    code: "ENOENT",
    reason: "directory-missing",
    syscall: "chdir",
    path: cwd,
  });
});

test("a file in the directory's place is a missing directory", async () => {
  const { directory, options } = await newPlace();
  const cwd = await newProgram(directory, "", 0o600);
  expect(await failureOf({ ...options, cwd })).toMatchObject({ code: "ENOTDIR", reason: "directory-missing" });
});

test("a command that the PATH does not have is missing", async () => {
  const { options } = await newPlace();
  expect(await failureOf({ ...options, file: "no-such-agent" })).toMatchObject({ reason: "command-missing" });
});

test("a script whose interpreter is gone is there, and says so", async () => {
  const { directory, options } = await newPlace();
  const file = await newProgram(directory, "#!/nonexistent/interpreter\n", 0o700);
  expect(await failureOf({ ...options, file })).toMatchObject({
    message: `Cannot start "${file}": the interpreter in its first line does not exist`,
    code: "ENOENT",
    reason: "interpreter-missing",
  });
});

test("a file without execute permission is not executable", async () => {
  const { directory, options } = await newPlace();
  const file = await newProgram(directory, "#!/bin/sh\n", 0o600);
  expect(await failureOf({ ...options, file })).toMatchObject({
    message: `Cannot start "${file}": it is not executable`,
    code: "EACCES",
    reason: "command-not-executable",
  });
});

test.each([
  { what: "3 MB of arguments", args: Array.from({ length: 30 }, () => "x".repeat(100_000)), env: {} },
  { what: "one argument of 200 kB", args: ["x".repeat(200_000)], env: {} },
  { what: "a variable of 200 kB", args: [], env: { BIG: "x".repeat(200_000) } },
])("$what are too long, and that is a result", async ({ args, env }) => {
  const { options } = await newPlace();
  expect(await failureOf({ ...options, args, env })).toMatchObject({
    message: 'Cannot start "/bin/true": its arguments and environment are longer than the system allows',
    code: "E2BIG",
    reason: "arguments-too-long",
  });
});

test("an argument with a NUL, which no process can get, is a result", async () => {
  const { options } = await newPlace();
  expect(await failureOf({ ...options, args: ["a\0b"] })).toMatchObject({ reason: "other" });
});

test("a missing input file is no missing command", async () => {
  const { directory, options } = await newPlace();
  const stdinFile = join(directory, "gone");
  expect(await failureOf({ ...options, stdinFile })).toMatchObject({
    code: "ENOENT",
    reason: "other",
    syscall: "open",
    path: stdinFile,
    message: expect.stringContaining(stdinFile) as string,
  });
});
