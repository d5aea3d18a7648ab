import { existsSync } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openPseudoTerminal } from "./src/pseudo-terminal.ts";
import { waitUntil } from "./src/processes.ts";
import { personaCommand } from "./src/run-cli.ts";
import { runTasksCampaign } from "./src/tasks-campaign.ts";
import { createTasksWorld, plainTasks, resultLines, type TasksWorld } from "./src/tasks-world.ts";

const toFile = ["--results", "results.jsonl"];

async function waitForStarts(scene: TasksWorld, count: number): Promise<void> {
  await waitUntil(async () => (await scene.noted("started")).length >= count, {
    what: `${count} agents to start`,
    timeoutMs: 60_000,
  });
}

/** As a terminal sends it: to the launcher and to all that is in its process group. */
function pressCtrlC(pid: number): void {
  process.kill(-pid, "SIGINT");
}

test("24 tasks whose launcher is killed three times are each done once", async () => {
  const result = await runTasksCampaign({ count: 24, concurrency: 6, killAfter: [4, 9, 15] });
  expect(result).toEqual({
    notOnce: [],
    wrong: [],
    again: [],
    interrupted: expect.any(Number) as number,
    identities: [],
    exitCode: 0,
    ledger: 0,
  });
  // Every kill has hit an agent at work.
  expect(result.interrupted).toBeGreaterThanOrEqual(3);
});

describe("persona run --tasks", () => {
  test("prints results as they come, and one bad task stops no other", async () => {
    await using scene = await createTasksWorld();
    const tasks = [
      { task: "hold task-1" },
      { id: "bad", task: "fail task-2", inputs: { SITE: "x" } },
      { id: "good", task: "Do task-3" },
    ];
    await using running = scene.start({
      tasks: "-",
      input: tasks.map((task) => JSON.stringify(task)).join("\n"),
      args: ["--concurrency", "2"],
    });
    await waitUntil(() => resultLines(running.stdout()).length === 2, { what: "two results", timeoutMs: 60_000 });
    await scene.openGate("task-1");
    const { exitCode, stdout, stderr } = await running.ended;
    const lines = resultLines(stdout);
    expect(exitCode, stderr).toBe(1);
    expect(lines.map(({ id }) => id)).toEqual(["bad", "good", "1"]);
    expect(lines[0]).toMatchObject({ status: "failed", failure: { class: "crash" } });
    expect(lines[1]).toEqual({
      id: "good",
      taskHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      status: "completed",
      output: "task-3",
      launchId: expect.any(String) as string,
      identity: expect.objectContaining({ release: { kind: "deleted" } }) as object,
      usage: expect.objectContaining({ outputTokens: 3 }) as object,
      durationMs: expect.any(Number) as number,
      startedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      endedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
    // Plain lines, and nothing that only a terminal understands.
    expect(stderr).not.toContain("\u001b");
    expect(stderr).toMatch(/^started {3}1$/m);
    expect(stderr).toMatch(/^completed good in [\d.]+ s$/m);
    expect(stderr).toMatch(/^failed {4}bad in [\d.]+ s: .+$/m);
    expect(stderr).toMatch(/^tasks {5}3 of 3 tasks · 2 completed · 1 failed$/m);
    expect(await scene.world.account.identities.list()).toEqual([]);
  });

  test("refuses a file with bad lines before anything is started, and names every one", async () => {
    await using scene = await createTasksWorld();
    await scene.writeTasks([
      { id: "a", task: "Do task-1" },
      { id: "a", taks: "Do task-2" },
      "{",
      { task: "Do task-3", workspace: "nowhere" },
    ]);
    const { exitCode, stderr, stdout } = await scene.run({ args: toFile });
    expect({ exitCode, stdout }).toEqual({ exitCode: 65, stdout: "" });
    expect(stderr).toMatchInlineSnapshot(`
      "error Cannot use the tasks of "tasks.jsonl": 2 lines have problems [TASKS_INVALID]
      tasks.jsonl:2  there is no key "taks"
          Did you mean "task"?
      tasks.jsonl:2  "task" is missing
      tasks.jsonl:3  it is not JSON
          One task per line, for example {"id": "a", "task": "Sign up"}
        → Correct them; nothing was started
      "
    `);
    await scene.writeTasks([
      { task: "Do task-1" },
      { task: "Do task-3", workspace: "nowhere" },
      { task: "x", inputs: { SIDE: "" } },
    ]);
    const unknown = await scene.run({ args: [...toFile, "--json"] });
    expect(JSON.parse(unknown.stdout)).toMatchObject({
      error: {
        code: "TASKS_INVALID",
        problems: [
          { line: 2, message: expect.stringContaining("nowhere") as string },
          {
            line: 3,
            message: expect.stringContaining("SIDE") as string,
            hint: expect.stringContaining("SITE") as string,
          },
        ],
      },
    });
    const refused = await scene.world.persona(["run", "worker"]);
    expect(refused).toMatchObject({ exitCode: 64, stderr: expect.stringContaining("'task'") as string });
    const planned = await scene.run({ args: [...toFile, "--dry-run"], tasks: "-", input: '{"task": "Do task-1"}' });
    expect(planned).toMatchObject({ exitCode: 0, stdout: 'would run "1"\n' });
    expect(await scene.noted("started")).toEqual([]);
    expect(existsSync(join(scene.world.workspace, "results.jsonl"))).toBe(false);
  });

  test("goes on with a results file: what is there is not run again, but what changed or failed on request is", async () => {
    await using scene = await createTasksWorld();
    await scene.writeTasks([
      { id: "a", task: "Do task-1" },
      { id: "b", task: "fail task-2" },
    ]);
    expect(await scene.run({ args: toFile })).toMatchObject({ exitCode: 1, stdout: "" });
    const file = join(scene.world.workspace, "results.jsonl");
    expect((await stat(file)).mode & 0o777).toBe(0o600);

    // A crash in the middle of a line; and another task of the same name.
    await writeFile(file, `${await readFile(file, "utf8")}{"id":"c","taskHash":"12`);
    await scene.writeTasks([
      { id: "a", task: "Do task-1" },
      { id: "b", task: "fail task-2" },
      { id: "c", task: "Do task-3" },
    ]);
    const second = await scene.run({ args: [...toFile, "--json", "--quiet"], run: "2" });
    expect(second).toMatchObject({ exitCode: 1, stderr: "" });
    expect(JSON.parse(second.stdout)).toEqual({
      tasks: 3,
      doneBefore: 2,
      completed: 1,
      failed: 0,
      stopped: 0,
      notStarted: 0,
      failedIds: ["b"],
      results: "results.jsonl",
    });
    await scene.writeTasks([
      { id: "a", task: "Do task-4" },
      { id: "b", task: "fail task-2" },
      { id: "c", task: "Do task-3" },
    ]);
    expect(await scene.run({ args: [...toFile, "--retry-failed"], run: "3" })).toMatchObject({ exitCode: 1 });
    expect((await scene.results()).map(({ id, status }) => `${id} ${status}`).toSorted()).toEqual([
      "a completed",
      "a completed",
      "b failed",
      "b failed",
      "c completed",
    ]);
    expect(
      (await scene.noted("started"))
        .filter(({ run }) => run === "3")
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(["task-2", "task-4"]);
  });

  test("two processes never write the same results, and a file of something else is left alone", async () => {
    await using scene = await createTasksWorld();
    await scene.writeTasks([{ task: "hold task-1" }]);
    await using running = scene.start({ args: toFile });
    await waitForStarts(scene, 1);
    const second = await scene.run({ args: toFile });
    expect(second).toMatchObject({ exitCode: 75, stderr: expect.stringContaining("RESULTS_BUSY") as string });
    await scene.openGate("task-1");
    expect(await running.ended).toMatchObject({ exitCode: 0 });
    const { workspace } = scene.world;
    const text = await readFile(join(workspace, "tasks.jsonl"), "utf8");
    const wrong = await scene.run({ args: ["--results", "tasks.jsonl"] });
    expect(wrong).toMatchObject({ exitCode: 65, stderr: expect.stringContaining("RESULTS_INVALID") as string });
    expect(await readFile(join(workspace, "tasks.jsonl"), "utf8")).toBe(text);
    expect(await scene.run({ args: [...toFile, "--dry-run"] })).toMatchObject({ stdout: "nothing is left to run\n" });
  });

  test("a Ravi that asks for patience costs no task", async () => {
    await using scene = await createTasksWorld();
    const { ravi } = scene.world;
    ravi.faults.add({ method: "POST", path: "/api/identities/", kind: "rate-limit", retryAfter: 1, times: 3 });
    await scene.writeTasks(plainTasks(6));
    const run = await scene.run({ args: [...toFile, "--concurrency", "6", "--ravi-concurrency", "2"] });
    expect(run, run.stderr).toMatchObject({ exitCode: 0 });
    const made = ravi.requests().filter(({ method, path }) => method === "POST" && path === "/api/identities/");
    expect(made).toHaveLength(9);
    expect(await scene.world.account.identities.list()).toEqual([]);
  });

  test("Ctrl-C once starts nothing more and lets end what runs", async () => {
    await using scene = await createTasksWorld();
    await scene.writeTasks(plainTasks(6).map(({ id, task }) => ({ id, task: `hold ${task}` })));
    await using running = scene.start({ args: [...toFile, "--concurrency", "2"] });
    await waitForStarts(scene, 2);
    pressCtrlC(running.pid);
    await running.waitForStderr(/no further task is started/);
    for (const { id } of plainTasks(6)) await scene.openGate(id);
    const { exitCode, stderr } = await running.ended;
    expect(exitCode, stderr).toBe(130);
    expect((await scene.results()).map(({ id, status }) => `${id} ${status}`).toSorted()).toEqual([
      "task-1 completed",
      "task-2 completed",
    ]);
    expect(await scene.noted("started")).toHaveLength(2);
    expect(await scene.world.account.identities.list()).toEqual([]);
    expect(await scene.run({ args: toFile, run: "2" })).toMatchObject({ exitCode: 0 });
    expect(await scene.results()).toHaveLength(6);
  });

  test("Ctrl-C twice stops what runs too, which then has no result", async () => {
    await using scene = await createTasksWorld();
    await scene.writeTasks(plainTasks(4).map(({ id, task }) => ({ id, task: `hold ${task}` })));
    await using running = scene.start({ args: [...toFile, "--concurrency", "2"] });
    await waitForStarts(scene, 2);
    pressCtrlC(running.pid);
    const first = performance.now();
    await running.waitForStderr(/no further task is started/);
    // Two signals within a quarter of a second are one Ctrl-C.
    await waitUntil(() => performance.now() - first > 300, { what: "the second Ctrl-C" });
    pressCtrlC(running.pid);
    const { exitCode, stderr } = await running.ended;
    expect(exitCode, stderr).toBe(130);
    expect(stderr).toMatch(/^tasks {5}0 of 4 tasks · 0 completed · 2 stopped · 2 not started$/m);
    expect(await scene.results()).toEqual([]);
    expect(await scene.noted("finished")).toEqual([]);
    expect(await scene.world.account.identities.list()).toEqual([]);
  });

  test("a terminal shows what runs, and is left as it was", async () => {
    await using scene = await createTasksWorld();
    await scene.writeTasks([{ task: "hold task-1" }, { id: "second", task: "fail task-2" }]);
    const { user, ravi, workspace } = scene.world;
    const bin = join(user.home, "bin");
    const env = {
      ...user.env,
      PATH: `${bin}:${user.env["PATH"] ?? ""}`,
      RAVI_API_URL: ravi.apiUrl,
      RAVI_MANAGEMENT_KEY: ravi.managementKey,
    };
    const command = [process.execPath, personaCommand, "run", "worker", "--tasks", "tasks.jsonl", ...toFile] as const;
    await using terminal = await openPseudoTerminal([...command], { env, cwd: workspace });
    await terminal.seen("1 failed · 1 running");
    terminal.resize(40, 10);
    await terminal.seen("claude started");
    await scene.openGate("task-1");
    expect(await terminal.ended).toMatchObject({ exitCode: 1 });
    const output = terminal.output();
    expect(output).toContain("2 of 2 tasks · 1 completed · 1 failed");
    expect(output).toMatch(/failed .*second in/);
    // Wrapping is on again after each drawing.
    expect(output.lastIndexOf("\u001b[?7h")).toBeGreaterThan(output.lastIndexOf("\u001b[?7l"));
  });
});
