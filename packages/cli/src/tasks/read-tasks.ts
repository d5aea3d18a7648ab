import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseTasks, type NumberedTask, type TaskProblem } from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";
import { systemState, TasksError } from "./tasks-error.ts";

/**
 * All tasks of a file, or of standard input when the name is `-`.
 *
 * @throws TasksError `TASKS_UNREADABLE`, or `TASKS_INVALID` with every problem of every line.
 */
export async function readTasks(name: string, host: Pick<CliHost, "cwd" | "readInput">): Promise<NumberedTask[]> {
  const { tasks, problems } = parseTasks(await readText(name, host));
  if (problems.length > 0) throw invalidTasks(name, host.cwd, problems);
  if (tasks.length > 0) return tasks;
  throw new TasksError("TASKS_INVALID", `Cannot use the tasks of ${shownName(name)}: there are none`, {
    hint: 'One task per line, for example {"id": "a", "task": "Sign up"}',
  });
}

/** The error for lines that cannot be done. */
export function invalidTasks(name: string, cwd: string, problems: readonly TaskProblem[]): TasksError {
  const file = name === "-" ? "stdin" : resolve(cwd, name);
  const count = new Set(problems.map(({ line }) => line)).size;
  const state = count === 1 ? "1 line has problems" : `${count} lines have problems`;
  return new TasksError("TASKS_INVALID", `Cannot use the tasks of ${shownName(name)}: ${state}`, {
    hint: "Correct them; nothing was started",
    problems: problems.map((problem) => ({ file, pointer: "", ...problem })),
  });
}

async function readText(name: string, { cwd, readInput }: Pick<CliHost, "cwd" | "readInput">): Promise<string> {
  if (name === "-") return await readInput();
  try {
    return await readFile(resolve(cwd, name), "utf8");
  } catch (error) {
    throw new TasksError("TASKS_UNREADABLE", `Cannot read the tasks of ${shownName(name)}: ${systemState(error)}`, {
      hint: "Name a file with one task per line, or - for standard input",
      cause: error,
    });
  }
}

function shownName(name: string): string {
  return name === "-" ? "standard input" : JSON.stringify(name);
}
