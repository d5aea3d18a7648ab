import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCampaign } from "./src/fake-agents/campaign.ts";
import { isAlive, processesWithEnv, waitUntil } from "./src/processes.ts";
import type { RunningCli } from "./src/run-cli.ts";
import { createWorld, type Harness, harnesses, type World } from "./src/world.ts";

/** Nothing of a launch may be alive this long after its end. */
const survivalMs = 5_000;

/** Seconds. The first that lets the agent get as far as its command is the one; on a busy machine opencode takes a minute. */
const deadlines = ["12", "30", "90"];

const loop = `trap "" INT TERM HUP; echo $$ >>"$1"; while :; do sleep 0.1; done`;

/** What the agents are told to run: it ignores every signal but SIGKILL, and so does what it puts in the background. */
const stubborn = `#!/bin/sh
pids=$1
nohup sh -c '${loop}' background "$pids" >/dev/null 2>&1 &
setsid sh -c '${loop}' session "$pids" >/dev/null 2>&1 &
( setsid nohup sh -c '${loop}' daemon "$pids" >/dev/null 2>&1 & )
${loop}
`;

interface Stuck {
  running: RunningCli;
  /** Everything of the launch. */
  pids: () => Promise<number[]>;
}

async function createStubbornWorld(): Promise<World & { script: string }> {
  let command = "";
  // codex hands a command that goes on back to the model after 10 s.
  const world = await createWorld(({ toolResults }) => (toolResults.length === 0 ? { run: command } : { hang: true }), {
    mayLeaveScope: true,
  });
  const script = join(world.workspace, "stubborn.sh");
  await writeFile(script, stubborn);
  command = `sh ${script} ${join(world.workspace, "pids")}`;
  return { ...world, script };
}

/** Starts a run whose command never ends, and waits until all four parts of it run; `undefined` when the run ended before. */
async function startStuck(world: World, args: readonly string[]): Promise<Stuck | undefined> {
  const earlier = await launchesOf(world);
  await rm(join(world.workspace, "pids"), { force: true });
  const running = world.startPersona(args);
  let hasEnded = false;
  void running.ended.then(() => (hasEnded = true));
  const isStuck = await waitUntil(async () => hasEnded || (await countLines(world)) === 4, {
    what: `the command to run; so far:\n${running.stderr()}`,
    timeoutMs: 90_000,
  }).then(() => !hasEnded);
  const launchId = (await launchesOf(world)).find((id) => !earlier.includes(id)) ?? "";
  return isStuck ? { running, pids: () => processesOf(world, launchId) } : undefined;
}

async function launchesOf(world: World): Promise<string[]> {
  return await readdir(join(world.state, "launches")).catch(() => []);
}

async function countLines(world: World): Promise<number> {
  return (await readFile(join(world.workspace, "pids"), "utf8")).trim().split("\n").length;
}

async function startStuckNow(world: World, harness: Harness): Promise<Stuck> {
  const stuck = await startStuck(world, world.runArgs("inbox-reader", "Run it", harness));
  if (stuck === undefined) throw new Error("Cannot go on: the run ended before its command ran");
  return stuck;
}

/** Found by the launch id and by the workspace they name: a sandbox may show neither their pids nor their environment. */
async function processesOf(world: World, launchId: string): Promise<number[]> {
  const found = new Set(await processesWithEnv("PERSONA_LAUNCH_ID", launchId));
  for (const name of await readdir("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid || !isAlive(pid)) continue;
    const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (commandLine.includes(join(world.workspace, "pids"))) found.add(pid);
  }
  return [...found];
}

async function expectNothingLeft({ pids }: Stuck): Promise<void> {
  await waitUntil(async () => (await pids()).length === 0, {
    what: `the agent's processes to be gone`,
    timeoutMs: survivalMs,
  });
}

// opencode, which takes many seconds of a processor to start, is cancelled by its caller in launcher-api.e2e.test.ts.
test.each(["claude", "codex"] as const)("%s: a cancelled run leaves nothing", async (harness) => {
  await using world = await createStubbornWorld();
  const stuck = await startStuckNow(world, harness);
  expect((await stuck.pids()).length).toBeGreaterThanOrEqual(5);
  stuck.running.kill("SIGINT");
  const { exitCode } = await stuck.running.ended;

  expect(exitCode).toBe(130);
  await expectNothingLeft(stuck);
  expect(await world.account.identities.list()).toEqual([]);
});

test.concurrent.each(harnesses)(
  "%s: a run that is out of time leaves nothing of a command that ignores signals",
  { timeout: 240_000 },
  async (harness) => {
    await using world = await createStubbornWorld();
    let stuck: Stuck | undefined;
    // opencode takes longer than the first of them also on an idle machine.
    for (const seconds of harness === "opencode" ? deadlines.slice(1) : deadlines) {
      stuck = await startStuck(world, [...world.runArgs("inbox-reader", "Run it", harness), "--timeout", seconds]);
      if (stuck !== undefined) break;
    }

    expect(await stuck?.running.ended).toMatchObject({ exitCode: 124 });
    if (stuck !== undefined) await expectNothingLeft(stuck);
  },
);

describe.each(harnesses)("%s runs a command that ignores signals, and leaves others in the background", (harness) => {
  test("a launcher killed by SIGKILL leaves no process and no raw output", async () => {
    await using world = await createStubbornWorld();
    const stuck = await startStuckNow(world, harness);
    stuck.running.kill("SIGKILL");
    expect(await stuck.running.ended).toMatchObject({ signal: "SIGKILL" });

    await expectNothingLeft(stuck);
    await waitUntil(async () => !(await rawOutputs(world)).includes("stdout"), { what: "the raw output to be gone" });
  });
});

async function rawOutputs(world: World): Promise<string[]> {
  const files = await readdir(join(world.state, "launches"), { recursive: true });
  return files.map((file) => file.split("/").at(-1) ?? "");
}

test("36 runs of agents that misbehave leave no process, lose no byte, and change no file", async () => {
  const result = await runCampaign({ runs: 36, seed: 20_261_120, largeBytes: 20 * 1024 * 1024 });

  expect(result.faults).toEqual([]);
  expect(result.runs).toEqual({ success: 6, timeout: 6, cancel: 6, SIGINT: 6, SIGTERM: 6, SIGKILL: 6 });
  expect(result.bytes).toBeGreaterThan(20 * 1024 * 1024);
  expect(result.longestOutlivedMs).toBeLessThan(2_000);
});
