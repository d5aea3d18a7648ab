import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { CliResult, RunningCli } from "./run-cli.ts";
import { createWorld, type World } from "./world.ts";

/** A line of the results, as far as tests look at it. */
export interface ResultLine {
  id: string;
  taskHash: string;
  status: string;
  output: string;
  failure?: { class: string; message: string };
  error?: { code: string; message: string; hint?: string };
  launchId?: string;
  identity?: { name: string; release: { kind: string } };
  durationMs: number;
  startedAt: string;
  endedAt: string;
}

export interface RunTasksOptions {
  /** Arguments besides persona and `--tasks`. */
  args?: readonly string[];
  /** What the agents of this run are to note about it. @default "1" */
  run?: string;
  tasks?: string;
  input?: string;
}

/**
 * A world with a persona `worker` whose agent is a small shell script. It notes the start of each task, does what the
 * task says (`fail`, `hold` until its gate opens, else nothing), notes the end, and answers with the task's name, which
 * has the form `task-<number>`.
 */
export interface TasksWorld extends AsyncDisposable {
  readonly world: World;
  /** Writes `tasks.jsonl` in the workspace, one task per value, and answers its name. */
  writeTasks(values: readonly unknown[]): Promise<string>;
  start(options?: RunTasksOptions): RunningCli;
  run(options?: RunTasksOptions): Promise<CliResult>;
  results(file?: string): Promise<ResultLine[]>;
  /** The tasks that agents have begun, or brought to an end, and in which run. */
  noted(what: "started" | "finished"): Promise<{ id: string; run: string }[]>;
  openGate(id: string): Promise<void>;
}

/** Tasks `task-1` to `task-<count>`. */
export function plainTasks(count: number): { id: string; task: string }[] {
  return Array.from({ length: count }, (_, index) => ({ id: `task-${index + 1}`, task: `Do task-${index + 1}` }));
}

export async function createTasksWorld(): Promise<TasksWorld> {
  const world = await createWorld(() => ({ error: { status: 400, message: "no model is wanted here" } }));
  const notes = join(world.user.home, "notes");
  const bin = join(world.user.home, "bin");
  await mkdir(notes);
  await mkdir(bin);
  await writeFile(join(bin, "claude"), agentScript(notes));
  await chmod(join(bin, "claude"), 0o755);
  await world.writePersona({
    id: "worker",
    description: "Works on tasks",
    harness: "claude",
    model: world.user.models.claude,
    systemPrompt: "Work.",
    inputs: { SITE: { optional: true } },
  });
  const env = {
    ...world.user.env,
    PATH: [bin, world.user.env["PATH"]].join(delimiter),
    RAVI_API_URL: world.ravi.apiUrl,
    RAVI_MANAGEMENT_KEY: world.ravi.managementKey,
  };
  const start = ({ args = [], run = "1", tasks = "tasks.jsonl", input }: RunTasksOptions = {}): RunningCli =>
    world.startPersona(["run", "worker", "--tasks", tasks, "--inherit", "RUN", ...args], {
      env: { ...env, RUN: run },
      ...(input === undefined ? {} : { input }),
    });
  return {
    world,
    writeTasks: async (values) => {
      const lines = values.map((value) => `${typeof value === "string" ? value : JSON.stringify(value)}\n`);
      await writeFile(join(world.workspace, "tasks.jsonl"), lines.join(""));
      return "tasks.jsonl";
    },
    start,
    run: async (options) => {
      await using running = start(options);
      return await running.ended;
    },
    results: async (file = "results.jsonl") => resultLines(await readOrNothing(join(world.workspace, file))),
    noted: async (what) =>
      (await readOrNothing(join(notes, what)))
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => ({ id: line.split(" ")[0] ?? "", run: line.split(" ")[1] ?? "" })),
    openGate: (id) => writeFile(join(notes, `gate-${id}`), ""),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

/** The whole lines of results; what a crash has left behind the last one is none. */
export function resultLines(text: string): ResultLine[] {
  return text
    .slice(0, text.lastIndexOf("\n") + 1)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as ResultLine);
}

async function readOrNothing(path: string): Promise<string> {
  return await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
}

function agentScript(notes: string): string {
  const usage = { input_tokens: 12, output_tokens: 3, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 };
  const session_id = "11111111-1111-4111-8111-111111111111";
  const result = { type: "result", subtype: "success", is_error: false, result: "$name", session_id, usage };
  return [
    "#!/bin/sh",
    `cd '${notes}'`,
    "task=$(cat)",
    "name=$(echo \"$task\" | grep -o 'task-[0-9][0-9]*' | head -n 1)",
    'echo "$name $RUN" >>started',
    'case "$task" in',
    "  *fail*) exit 3 ;;",
    '  *hold*) while [ ! -e "gate-$name" ]; do sleep 0.05; done ;;',
    "esac",
    'echo "$name $RUN" >>finished',
    `cat <<EOF\n${JSON.stringify(result)}\nEOF`,
    "",
  ].join("\n");
}
