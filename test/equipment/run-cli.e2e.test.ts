import { existsSync } from "node:fs";

import { expect, test } from "vitest";

import { createAgentHome } from "../src/agent-home.ts";
import { isAlive, processesWithEnv, waitUntil } from "../src/processes.ts";
import { personaCommand, runPersona, startCommand } from "../src/run-cli.ts";

const options = { env: { PATH: "/usr/bin:/bin" }, cwd: "/" };

test("startCommand() gives the command exactly the environment, directory and input it was told", async () => {
  await using cli = startCommand("sh", ["-c", "/usr/bin/env | grep -v ^_=; cat; echo oops >&2; exit 7"], {
    env: { ONLY: "this" },
    cwd: "/usr",
    input: "from stdin\n",
  });

  const { stdout, ...rest } = await cli.ended;

  expect(stdout.split("\n").sort().filter(Boolean)).toEqual(["ONLY=this", "PWD=/usr", "from stdin"]);
  expect(rest).toEqual({ exitCode: 7, signal: undefined, stderr: "oops\n" });
});

test("A command that a signal ends has a signal and no exit code", async () => {
  await using cli = startCommand("sleep", ["60"], options);
  cli.kill("SIGINT");

  expect(await cli.ended).toMatchObject({ exitCode: undefined, signal: "SIGINT" });
});

test("Aborting sends SIGTERM to the command", async () => {
  const controller = new AbortController();
  await using cli = startCommand("sleep", ["60"], { ...options, signal: controller.signal });
  controller.abort();

  expect(await cli.ended).toMatchObject({ signal: "SIGTERM" });
});

test("The time limit kills the whole group and says what was printed", async () => {
  const env = { ...options.env, MARK: "time-limit" };
  await using cli = startCommand("sh", ["-c", "echo so far; sleep 60; true"], { ...options, env, timeoutMs: 300 });

  await expect(cli.ended).rejects.toThrow(/it ran for 300 ms\nstdout: so far/);
  await waitUntil(async () => (await processesWithEnv("MARK", "time-limit")).length === 0, {
    what: "the group to die",
  });
});

test("Disposing a command that still runs kills it", async () => {
  const cli = startCommand("sleep", ["60"], options);
  await cli[Symbol.asyncDispose]();

  expect(isAlive(cli.pid)).toBe(false);
});

test("waitForStderr() returns at the first match, and fails at once when the command ends without one", async () => {
  await using cli = startCommand("sh", ["-c", "echo ready >&2; exec sleep 60"], options);
  expect(await cli.waitForStderr(/ready/)).toBe("ready\n");

  await using ended = startCommand("sh", ["-c", "echo other >&2; exit 4"], options);
  await expect(ended.waitForStderr(/ready/)).rejects.toThrow("the command has ended with 4\nother");
});

test("A character that is split between two writes arrives whole", async () => {
  await using cli = startCommand("sh", ["-c", String.raw`printf '\342\202'; sleep 0.05; printf '\254'`], options);

  expect((await cli.ended).stdout).toBe("€");
});

test("A command that does not exist rejects with its name", async () => {
  await using cli = startCommand("/nonexistent/command", [], options);

  await expect(cli.ended).rejects.toThrow("/nonexistent/command");
});

test("runPersona() runs the built persona command", async () => {
  await using home = await createAgentHome({ url: "http://127.0.0.1:9", openaiUrl: "http://127.0.0.1:9/v1" });

  expect(existsSync(personaCommand)).toBe(true);
  const result = await runPersona(["--help"], { env: home.env, cwd: home.workspace });

  expect(result).toMatchObject({ exitCode: 0, stderr: "", stdout: expect.stringContaining("persona") });
});
