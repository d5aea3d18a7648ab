import { waitUntil } from "./processes.ts";
import { createTasksWorld, plainTasks, type ResultLine } from "./tasks-world.ts";

export interface TasksCampaign {
  /** How many tasks. */
  count: number;
  concurrency: number;
  /** After how many results the launcher is killed, once for each number, while an agent is at work. */
  killAfter: readonly number[];
  report?: (line: string) => void;
}

export interface TasksCampaignResult {
  /** Ids without exactly one result. */
  notOnce: string[];
  /** Ids whose result is no completed one with the right answer. */
  wrong: string[];
  /** Ids that an agent began again although their result was there. */
  again: string[];
  /** How many agents had begun a task that another agent had begun before: what the kills interrupted. */
  interrupted: number;
  /** Names of identities that are left after `persona gc`. */
  identities: string[];
  /** Exit code of the last run. */
  exitCode: number | undefined;
  /** Exit code of `persona ledger verify`. */
  ledger: number | undefined;
}

/** Runs many tasks, kills the launcher now and then, begins again until all is done, and looks what became of it. */
export async function runTasksCampaign(options: TasksCampaign): Promise<TasksCampaignResult> {
  const { count, concurrency, killAfter, report = () => undefined } = options;
  await using scene = await createTasksWorld();
  // One task for each kill goes on until the launcher is dead: otherwise it were chance whether a kill hits anything.
  const held = killAfter.map((after) => `task-${after}`);
  const tasks = plainTasks(count);
  await scene.writeTasks(tasks.map((one) => (held.includes(one.id) ? { ...one, task: `hold ${one.id}` } : one)));
  const args = ["--results", "results.jsonl", "--concurrency", String(concurrency)];
  const known: Map<string, number> = new Map();
  const noteResults = async (run: number): Promise<void> => {
    for (const { id } of await scene.results()) if (!known.has(id)) known.set(id, run);
  };
  for (const [index, after] of killAfter.entries()) {
    const run = String(index + 1);
    await using running = scene.start({ args, run });
    await waitUntil(async () => (await scene.results()).length >= after, {
      what: `${after} results`,
      timeoutMs: 600_000,
    });
    const hadEnded = !running.kill("SIGKILL");
    const { stderr } = await running.ended;
    if (hadEnded) throw new Error(`Cannot kill run ${run}: it had ended\n${stderr}`);
    await noteResults(index + 1);
    await scene.openGate(held[index] ?? "");
    report(`killed run ${run} with ${known.size} of ${count} results`);
  }
  const lastRun = killAfter.length + 1;
  const last = await scene.run({ args, run: String(lastRun) });
  if (last.exitCode !== 0) report(last.stderr);
  await noteResults(lastRun);

  const results = await scene.results();
  const started = await scene.noted("started");
  const { world } = scene;
  const env = { ...world.user.env, RAVI_API_URL: world.ravi.apiUrl, RAVI_MANAGEMENT_KEY: world.ravi.managementKey };
  await waitUntil(async () => (await world.persona(["gc"], { env })).exitCode === 0, {
    what: "persona gc to take everything back",
    timeoutMs: 60_000,
  });
  return {
    notOnce: plainTasks(count).flatMap(({ id }) => (results.filter((line) => line.id === id).length === 1 ? [] : [id])),
    wrong: results.filter((line) => !isRight(line)).map(({ id }) => id),
    again: started.filter(({ id, run }) => Number(run) > (known.get(id) ?? lastRun)).map(({ id }) => id),
    interrupted: started.length - new Set(started.map(({ id }) => id)).size,
    identities: (await world.account.identities.list()).map(({ name }) => name),
    exitCode: last.exitCode,
    ledger: (await world.persona(["ledger", "verify"], { env })).exitCode,
  };
}

function isRight({ id, status, output }: ResultLine): boolean {
  return status === "completed" && output.trim() === id;
}
