import { createHash } from "node:crypto";
import type { InputValue } from "../launch/resolve-inputs.ts";
import { didYouMeanHint } from "../text/did-you-mean.ts";
import type { ManyTask } from "./launch-many.ts";

/** A task of a file with one task per line. */
export interface NumberedTask extends ManyTask {
  /** 1-based. */
  line: number;
  /** SHA-256 of task, inputs and workspace: the same whatever the order of keys, the id and the place in the file. */
  hash: string;
}

/** What is wrong with one line of tasks. */
export interface TaskProblem {
  /** 1-based. */
  line: number;
  message: string;
  hint?: string;
}

const keys = ["id", "task", "inputs", "workspace"];
const longestId = 200;

/**
 * Reads tasks as JSON, one per line: `{"id"?, "task", "inputs"?, "workspace"?}`. Blank lines count for nothing; a task
 * without an id is called by its line number. Nothing is skipped: every line is a task or has a problem.
 */
export function parseTasks(text: string): { tasks: NumberedTask[]; problems: TaskProblem[] } {
  const tasks: NumberedTask[] = [];
  const problems: TaskProblem[] = [];
  const lineOfId = new Map<string, number>();
  for (const [index, content] of text
    .replace(/^\u{feff}/u, "")
    .split("\n")
    .entries()) {
    if (content.trim() === "") continue;
    const line = index + 1;
    const found = parseLine(content, line);
    if (Array.isArray(found)) {
      problems.push(...found.map((problem) => ({ line, ...problem })));
      continue;
    }
    const earlier = lineOfId.get(found.id);
    if (earlier === undefined) tasks.push(found);
    else
      problems.push({ line, message: `id ${JSON.stringify(found.id)} is that of line ${earlier}`, hint: uniqueHint });
    lineOfId.set(found.id, earlier ?? line);
  }
  return { tasks, problems };
}

const uniqueHint = "Give each task an id of its own; one without an id is called by its line number";

type Finding = Omit<TaskProblem, "line">;

function parseLine(content: string, line: number): NumberedTask | Finding[] {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return [{ message: "it is not JSON", hint: 'One task per line, for example {"id": "a", "task": "Sign up"}' }];
  }
  if (!isRecord(value)) return [{ message: 'it is not an object with "task"' }];
  const findings = [...unknownKeys(value), ...idFindings(value), ...taskFindings(value), ...otherFindings(value)];
  return findings.length > 0 ? findings : taskOf(value as unknown as TaskLine, line);
}

interface TaskLine {
  id?: string;
  task: string;
  inputs?: Record<string, InputValue>;
  workspace?: string;
}

function taskOf({ id, task, inputs, workspace }: TaskLine, line: number): NumberedTask {
  return {
    id: id ?? String(line),
    task,
    line,
    hash: hashOf(task, inputs ?? {}, workspace),
    ...(inputs === undefined ? {} : { inputs }),
    ...(workspace === undefined ? {} : { workingDirectory: workspace }),
  };
}

function hashOf(task: string, inputs: Readonly<Record<string, InputValue>>, workspace: string | undefined): string {
  const sorted = Object.entries(inputs).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([task, sorted, workspace ?? null]))
    .digest("hex");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unknownKeys(value: Record<string, unknown>): Finding[] {
  return Object.keys(value)
    .filter((key) => !keys.includes(key))
    .map((key) => ({
      message: `there is no key ${JSON.stringify(key)}`,
      hint: didYouMeanHint(key, keys) ?? `A task has ${keys.join(", ")}`,
    }));
}

function idFindings({ id }: Record<string, unknown>): Finding[] {
  if (id === undefined) return [];
  const isUsable = typeof id === "string" && id.trim() !== "" && id.length <= longestId && !/\p{Cc}/u.test(id);
  return isUsable ? [] : [{ message: `"id" is not a text of 1 to ${longestId} printable characters` }];
}

function taskFindings({ task }: Record<string, unknown>): Finding[] {
  if (task === undefined) return [{ message: '"task" is missing' }];
  return typeof task === "string" && task.trim() !== ""
    ? []
    : [{ message: '"task" is not a text that says something' }];
}

function otherFindings({ inputs, workspace }: Record<string, unknown>): Finding[] {
  return [
    ...(workspace === undefined || (typeof workspace === "string" && workspace !== "")
      ? []
      : [{ message: '"workspace" is not the path of a directory' }]),
    ...(inputs === undefined || isRecord(inputs) ? [] : [{ message: '"inputs" is not an object' }]),
    ...Object.entries(isRecord(inputs) ? inputs : {})
      .filter(([, value]) => !["string", "number", "boolean"].includes(typeof value))
      .map(([name]) => ({ message: `input ${JSON.stringify(name)} is not a text, number or boolean` })),
  ];
}
