import { defaultConcurrency } from "@persona-launcher/launcher";
import { UsageError } from "../usage-error.ts";
import type { RunFlags } from "./run.ts";

/** `persona run` with one task or with `--tasks`. Numbers come as they were typed. */
export interface RunTasksFlags extends Omit<RunFlags, "raviConcurrency"> {
  tasks?: string;
  results?: string;
  concurrency?: string;
  raviConcurrency?: string;
  warm?: string;
  retryFailed?: boolean;
}

export interface RunTasksOptions {
  /** File of the tasks; `-` is standard input. */
  tasks: string;
  /** Where results go; `undefined` is standard output. */
  results: string | undefined;
  concurrency: number;
  raviConcurrency: number | undefined;
  /** How many identities are to be made beforehand. */
  warm: number | undefined;
  retryFailed: boolean;
}

const most = 256;
const mostRavi = 1024;
const help = 'See "persona run --help"';

/**
 * What is to be done with many tasks; `undefined` when there is one task.
 *
 * @throws UsageError for words and options that do not go together.
 */
export function readTasksOptions(task: string | undefined, flags: RunTasksFlags): RunTasksOptions | undefined {
  const { tasks, results, concurrency, raviConcurrency, warm, retryFailed = false } = flags;
  if (tasks === undefined) return refuseTasksOptions(task, flags);
  if (task !== undefined)
    throw usage("there is a task and --tasks", "Put the task into the file, or leave --tasks out");
  if (retryFailed && results === undefined) {
    throw usage("--retry-failed needs --results", "Name the file that has the results of the last run");
  }
  return {
    tasks,
    results,
    concurrency: concurrency === undefined ? defaultConcurrency : readCount("--concurrency", concurrency, most),
    raviConcurrency:
      raviConcurrency === undefined ? undefined : readCount("--ravi-concurrency", raviConcurrency, mostRavi),
    warm: warm === undefined ? undefined : readCount("--warm", warm, most),
    retryFailed,
  };
}

function refuseTasksOptions(task: string | undefined, flags: RunTasksFlags): undefined {
  if (task === undefined) throw usage("missing required argument 'task'", `Name a task, or --tasks <file>. ${help}`);
  const names = {
    results: "--results",
    concurrency: "--concurrency",
    retryFailed: "--retry-failed",
    warm: "--warm",
  } as const;
  for (const [key, option] of Object.entries(names)) {
    if (flags[key as keyof typeof names] !== undefined) throw usage(`${option} goes with --tasks only`, help);
  }
  if (flags.raviConcurrency !== undefined) throw usage("--ravi-concurrency goes with --tasks only", help);
  return undefined;
}

function readCount(option: string, text: string, largest: number): number {
  const count = Number(text);
  if (/^\d{1,4}$/.test(text) && count >= 1 && count <= largest) return count;
  throw usage(`${option} ${JSON.stringify(text)} is no whole number from 1 to ${largest}`, `For example ${option} 8`);
}

function usage(state: string, hint: string): UsageError {
  return new UsageError(`Cannot read the command line: ${state}`, hint);
}
