import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LaunchResult } from "@persona-launcher/launcher";
import { describe, expect, test } from "vitest";
import { processesWithEnv, waitUntil } from "./src/processes.ts";
import type { CliResult } from "./src/run-cli.ts";
import { startScriptedRavi } from "./src/scripted-ravi.ts";
import type { StandInScript } from "./src/stand-in-model.ts";
import { snapshotTree } from "./src/tree-snapshot.ts";
import { createWorld, type World } from "./src/world.ts";

interface Interrupted {
  run: CliResult;
  launchId: string;
}

/** Starts a run whose agent sleeps, and sends signals until it has ended. */
async function interrupt(
  world: World,
  args: readonly string[],
  signalIt: (running: ReturnType<World["startPersona"]>) => Promise<unknown>,
): Promise<Interrupted> {
  await using running = world.startPersona([...world.runArgs("inbox-reader", "Sleep", "claude"), ...args]);
  await running.waitForStderr(/tool +Bash: .*sleep 300/, 60_000);
  const [launchId = ""] = await readdir(join(world.state, "launches"));
  await waitUntil(async () => (await processesWithEnv("PERSONA_LAUNCH_ID", launchId)).length > 1, {
    what: "the agent's command to run",
    timeoutMs: 30_000,
  });
  await signalIt(running);
  return { run: await running.ended, launchId };
}

const sleeper: StandInScript = ({ toolResults }) =>
  toolResults.length === 0 ? { run: "sleep 300" } : { say: "slept" };

describe("signals", () => {
  test.each([
    { signal: "SIGINT", exitCode: 130 },
    { signal: "SIGTERM", exitCode: 143 },
    { signal: "SIGHUP", exitCode: 129 },
  ] as const)("$signal stops the agent, releases the identity and exits $exitCode", async ({ signal, exitCode }) => {
    await using world = await createWorld(sleeper);
    const { run, launchId } = await interrupt(world, [], async (running) => running.kill(signal));

    expect(run).toMatchObject({ exitCode, stdout: "" });
    expect(run.stderr).toMatch(
      /\nstopping the agent and releasing its identity; once more to leave at once\n(?: {2}failed .*\n)?identity {2}\S+ released \(deleted\)\ncancelled .*\n {2}→ log: \S+\/output\.log\n$/,
    );
    expect(await processesWithEnv("PERSONA_LAUNCH_ID", launchId)).toEqual([]);
    expect(await world.account.identities.list()).toEqual([]);
    expect([...(await snapshotTree(world.workspace)).keys()]).toEqual([]);
    expect(await readdir(join(world.state, "launches", launchId))).toEqual(["error.log", "output.log"]);
  });

  test("an interrupted run with --json prints its result", async () => {
    await using world = await createWorld(sleeper);
    const { run } = await interrupt(world, ["--json"], async (running) => running.kill("SIGINT"));
    expect(run.exitCode).toBe(130);
    expect(JSON.parse(run.stdout)).toMatchObject({
      status: "cancelled",
      identity: { release: { kind: "deleted" } },
    });
  });

  test("the same Ctrl-C passed on twice, as npm does, still ends in good order", async () => {
    await using world = await createWorld(sleeper);
    const { run } = await interrupt(world, [], async (running) => running.kill("SIGINT") && running.kill("SIGINT"));
    expect(run.exitCode).toBe(130);
    expect(run.stderr).toContain("released (deleted)");
  });

  test.concurrent.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s while Ravi keeps the launch waiting exits %d, and nothing is left", async (signal, exitCode) => {
    await using ravi = await startScriptedRavi(() => "hang");
    await using world = await createWorld(sleeper);
    const env = { ...world.user.env, RAVI_API_URL: ravi.apiUrl, RAVI_MANAGEMENT_KEY: "ravi_mgmt_scripted" };
    await using running = world.startPersona(["run", "inbox-reader", "Hi"], { env });
    await waitUntil(() => ravi.requests().length > 0, { what: "the request to Ravi", timeoutMs: 30_000 });
    running.kill(signal);
    const ended = await running.ended;

    expect(ended).toMatchObject({ exitCode, stdout: "" });
    expect(ended.stderr).toMatch(
      /\nerror Launch \S+ was cancelled before the agent started \[CANCELLED\]\n {2}→ Nothing is left of it; run it again when you like\n$/,
    );
    expect([...(await snapshotTree(world.workspace)).keys()]).toEqual([]);
    expect(await readdir(world.state)).toEqual(["launcher.db"]);
  });

  test("a second Ctrl-C leaves at once, and takes the agent along", async () => {
    await using world = await createWorld(sleeper, { home: { below: "repository" }, mayLeaveScope: true });
    const stubborn = join(world.workspace, "bin");
    await mkdir(stubborn);
    // An agent that cannot be asked to stop keeps the first Ctrl-C waiting.
    await writeFile(
      join(stubborn, "claude"),
      `#!/bin/sh\ntrap '' INT TERM\necho '{"type":"assistant","message":{"content":[{"type":"tool_use","id":"1","name":"Bash","input":{"command":"sleep 300"}}]}}'\nwhile :; do sleep 300; done\n`,
      { mode: 0o755 },
    );
    const env = {
      ...world.user.env,
      PATH: `${stubborn}:${world.user.env["PATH"]}`,
      RAVI_API_URL: world.ravi.apiUrl,
      RAVI_MANAGEMENT_KEY: world.ravi.managementKey,
    };
    await using running = world.startPersona(world.runArgs("inbox-reader", "Sleep", "claude"), { env });
    await running.waitForStderr(/tool +Bash/, 60_000);
    const [launchId = ""] = await readdir(join(world.state, "launches"));
    running.kill("SIGINT");
    await running.waitForStderr(/stopping the agent/);
    await waitUntil(() => !running.kill("SIGINT") || /left at once/.test(running.stderr()), {
      what: "the command to leave",
    });
    const run = await running.ended;

    expect(run).toMatchObject({ exitCode: 130, stdout: "" });
    expect(run.stderr).toMatch(/\nleft at once: the identity may not be released\n$/);
    await waitUntil(async () => (await processesWithEnv("PERSONA_LAUNCH_ID", launchId)).length === 0, {
      what: "the agent to be gone",
    });
  });
});

function runClaude(world: World, ...more: string[]): Promise<CliResult> {
  return world.persona(["run", "inbox-reader", "Hi", "--harness", "claude", "--timeout", "60", ...more]);
}

describe("how a run ends", () => {
  test('the task "-" is read from standard input', async () => {
    await using world = await createWorld(({ task }) => ({ say: `Task was ${task}` }));
    const result = await world.persona(
      ["run", "inbox-reader", "-", "--harness", "claude", "--timeout", "60", "--quiet"],
      {
        input: "Line one\nline “two” $HOME\n",
      },
    );
    expect(result).toMatchObject({ exitCode: 0, stderr: "" });
    expect(result.stdout).toContain("Task was Line one\nline “two” $HOME\n");
  });

  test("a model that never answers ends at the --timeout with 124", async () => {
    await using world = await createWorld(() => ({ hang: true }));
    const result = await runClaude(world, "--timeout", "2");
    expect(result).toMatchObject({ exitCode: 124, stdout: "" });
    expect(result.stderr).toMatch(/released \(deleted\)\ntimeout no end within 2 s\n {2}→ log: \S+\n$/);
    expect(await world.account.identities.list()).toEqual([]);
  });

  test("an error of the model's API is the reason of the failure, with the agent's exit code", async () => {
    await using world = await createWorld(() => ({ error: { status: 400, message: "the model is out to lunch" } }));
    const result = await runClaude(world, "--json");
    const document = JSON.parse(result.stdout) as LaunchResult;
    expect(document).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("the model is out to lunch") as string,
    });
    expect(document.exitCode).toBeGreaterThan(0);
    expect(result.exitCode).toBe(document.exitCode);
  });

  test("an empty answer is a failure with exit code 1, whatever the agent's exit code", async () => {
    await using world = await createWorld(() => ({ say: "" }));
    const result = await runClaude(world);
    expect(result).toMatchObject({ exitCode: 1, stdout: "" });
    expect(result.stderr).toMatch(/failed the agent ended without an answer\n {2}→ log: \S+\n$/);
  });

  test("--quiet leaves only the answer", async () => {
    await using world = await createWorld(() => ({ say: "All is well." }));
    expect(await runClaude(world, "--quiet")).toMatchObject({ exitCode: 0, stdout: "All is well.\n", stderr: "" });
  });
});
