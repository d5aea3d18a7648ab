import { resolve } from "node:path";
import {
  checkTasks,
  launchMany,
  type NumberedTask,
  type PersonaHandle,
  type SendOptions,
} from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";
import { exitCodeOfSignal, exitCodes } from "../exit-codes.ts";
import { makeLauncher } from "../make-launcher.ts";
import { jsonLine, jsonText } from "../output/json-text.ts";
import { createStyle } from "../output/style.ts";
import { invalidTasks, readTasks } from "../tasks/read-tasks.ts";
import { openResultsFile, readResultsFile, type KnownResults, type ResultsFile } from "../tasks/results-file.ts";
import { reasonOf, taskRecord, wasStopped, type TaskRecord } from "../tasks/task-record.ts";
import { createTasksProgress, type TasksProgress } from "../tasks/tasks-progress.ts";
import { beginTasks, type TasksState } from "../tasks/tasks-state.ts";
import { summaryDocument, summaryText } from "../tasks/tasks-summary.ts";
import { runCommand, sendOptions, taskOptions } from "./run.ts";
import { readTasksOptions, type RunTasksFlags, type RunTasksOptions } from "./run-tasks-options.ts";
import { watchForStops } from "./run-tasks-stops.ts";

/** `persona run`: one task, or with `--tasks` many. */
export async function runOneOrMany(
  id: string,
  task: string | undefined,
  flags: RunTasksFlags,
  host: CliHost,
): Promise<number> {
  const options = readTasksOptions(task, flags);
  const { raviConcurrency: _, warm: _warm, ...runFlags } = flags;
  if (options === undefined) return await runCommand(id, task ?? "", runFlags, host);
  const { raviConcurrency } = options;
  const launcherFlags = raviConcurrency === undefined ? runFlags : { ...runFlags, raviConcurrency };
  using launcher = makeLauncher(host, launcherFlags);
  await using persona = launcher.usePersona(id, taskOptions(runFlags));
  const send = sendOptions(runFlags, host);
  const tasks = await readTasks(options.tasks, host);
  await requirePossible(persona, tasks, send, options, host);
  const file = options.results === undefined ? undefined : resolve(host.cwd, options.results);
  if (flags.dryRun === true) {
    return tellPlan(
      chooseWork(tasks, options, file === undefined ? undefined : await readResultsFile(file)),
      flags,
      host,
    );
  }
  await using results = file === undefined ? undefined : await openResultsFile(file);
  const work = chooseWork(tasks, options, results);
  const warm = Math.min(options.warm ?? 0, work.tasks.length);
  const stock = warm === 0 ? undefined : await launcher.keepWarm(warm);
  try {
    return await runTasks({ persona, send, work, results, options, flags, host });
  } finally {
    await stock?.[Symbol.asyncDispose]();
  }
}

async function requirePossible(
  persona: PersonaHandle,
  tasks: readonly NumberedTask[],
  send: SendOptions,
  options: RunTasksOptions,
  host: CliHost,
): Promise<void> {
  const impossible = await checkTasks(persona, tasks, send);
  if (impossible.length === 0) return;
  const problems = impossible.map(({ task: { line }, error: { message, hint } }) => {
    return { line, message, ...(hint === undefined ? {} : { hint }) };
  });
  throw invalidTasks(options.tasks, host.cwd, problems);
}

/** What is to be done, and what has been done before. */
interface Work {
  tasks: readonly NumberedTask[];
  state: TasksState;
}

function chooseWork(
  all: readonly NumberedTask[],
  { retryFailed }: RunTasksOptions,
  results: KnownResults | undefined,
): Work {
  const before = all.map((task) => ({ task, status: results?.statusOf(task) }));
  const isLeft = ({ status }: (typeof before)[number]): boolean =>
    status === undefined || (retryFailed && status !== "completed");
  const tasks = before.filter(isLeft).map(({ task }) => task);
  const failedBefore = before.filter((one) => !isLeft(one) && one.status !== "completed").map(({ task }) => task.id);
  return { tasks, state: beginTasks(all.length, all.length - tasks.length, failedBefore) };
}

function tellPlan({ tasks, state }: Work, flags: RunTasksFlags, host: CliHost): number {
  const ids = tasks.map(({ id }) => id);
  if (flags.json === true) host.write(jsonText({ tasks: state.total, doneBefore: state.doneBefore, toRun: ids }));
  else host.write(ids.map((id) => `would run ${jsonLine(id)}`).join("") || "nothing is left to run\n");
  return exitCodes.ok;
}

interface TasksRun {
  persona: PersonaHandle;
  send: SendOptions;
  work: Work;
  results: ResultsFile | undefined;
  options: RunTasksOptions;
  flags: RunTasksFlags;
  host: CliHost;
}

async function runTasks(run: TasksRun): Promise<number> {
  const { work, options, flags, host } = run;
  const { state } = work;
  const style = createStyle(host.hasColor);
  const draining = new AbortController();
  const stopping = new AbortController();
  using progress = createTasksProgress({ host, style, state, isQuiet: flags.quiet === true });
  using stops = watchForStops({
    host,
    onDrain: () => {
      state.phase = "draining";
      progress.say(`${style.warning("draining")}  no further task is started; once more stops those that run\n`);
      draining.abort();
    },
    onStop: () => {
      state.phase = "stopping";
      progress.say(
        `${style.warning("stopping")}  the agents, and releasing their identities; once more leaves at once\n`,
      );
      stopping.abort(new Error("stopped by the user"));
    },
    onAbandon: () => {
      progress[Symbol.dispose]();
      host.writeError(`${style.warning("left at once")}: persona gc takes back what the agents had\n`);
    },
  });
  await consume(run, progress, draining.signal, stopping);
  progress[Symbol.dispose]();
  if (flags.quiet !== true) host.writeError(summaryText(state, style, options.results));
  if (flags.json === true && options.results !== undefined)
    host.write(jsonText(summaryDocument(state, options.results)));
  return exitCodeOf(state, stops.signal());
}

async function consume(
  { persona, send, work, results, options, host }: TasksRun,
  progress: TasksProgress,
  stopStarting: AbortSignal,
  stopping: AbortController,
): Promise<void> {
  const startedAt = new Map<string, number>();
  const outcomes = launchMany(persona, work.tasks, {
    ...send,
    concurrency: options.concurrency,
    stopStarting,
    signal: stopping.signal,
    onStart: ({ id }) => {
      startedAt.set(id, Date.now());
      progress.started(id);
    },
    onEvent: ({ id }, event) => progress.happened(id, event),
  });
  for await (const outcome of outcomes) {
    const { id } = outcome.task;
    const endedAt = Date.now();
    if (stopping.signal.aborted && wasStopped(outcome)) {
      progress.ended(id, undefined);
      continue;
    }
    const record = taskRecord(outcome, { startedAt: startedAt.get(id) ?? endedAt, endedAt });
    // Nobody is told of an end that is not on the disk.
    const isTaken = await keep(record, results, progress, host);
    progress.ended(id, { id, status: record.status, durationMs: record.durationMs, reason: reasonOf(record) });
    if (!isTaken) stopping.abort(new Error("nobody reads the results"));
  }
}

/** Answers whether there is still somebody who wants results. */
async function keep(
  record: TaskRecord,
  results: ResultsFile | undefined,
  progress: TasksProgress,
  host: CliHost,
): Promise<boolean> {
  if (results !== undefined) {
    await results.append(record);
    return true;
  }
  if (host.isTerminal) progress.makeRoom();
  return await host.writeSlowly(jsonLine(record));
}

function exitCodeOf(state: TasksState, signal: NodeJS.Signals | undefined): number {
  const { total, doneBefore, completed, failed, failedBefore } = state;
  const isOver = doneBefore + completed + failed.length === total;
  if (!isOver && signal !== undefined) return exitCodeOfSignal(signal);
  return isOver && failed.length + failedBefore.length === 0 ? exitCodes.ok : exitCodes.agentFailed;
}
