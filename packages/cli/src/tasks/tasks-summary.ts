import { printable } from "../output/printable.ts";
import type { Style } from "../output/style.ts";
import { countsText } from "./draw-tasks.ts";
import { waitingCount, type TasksState } from "./tasks-state.ts";

/** How many tasks ended how, as data. */
export interface TasksSummary {
  tasks: number;
  /** Those whose results were there before, failed ones included. */
  doneBefore: number;
  completed: number;
  failed: number;
  /** Stopped by the user; they have no result. */
  stopped: number;
  notStarted: number;
  /** Ids, those of earlier runs included. */
  failedIds: string[];
  /** The file, as it was named. */
  results: string;
}

export function summaryDocument(state: TasksState, results: string): TasksSummary {
  const { total, doneBefore, completed, failed, failedBefore, stopped } = state;
  const counts = { completed, failed: failed.length, stopped, notStarted: waitingCount(state) };
  return { tasks: total, doneBefore, ...counts, failedIds: [...failedBefore, ...failed], results };
}

const mostNames = 10;

/** The same in words, with what to do next. */
export function summaryText(state: TasksState, style: Style, results: string | undefined): string {
  const { failed, failedBefore, stopped } = state;
  const names = [...failedBefore, ...failed];
  const shown = names.slice(0, mostNames).map(printable).join(", ");
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : "";
  const hasRest = stopped > 0 || waitingCount(state) > 0;
  const next = [
    ...(names.length === 0 ? [] : [`did not complete: ${shown}${more}`]),
    ...(results === undefined || names.length === 0 ? [] : ["--retry-failed runs those that did not complete again"]),
    ...(results === undefined || !hasRest ? [] : ["the same command goes on with what is left"]),
  ];
  const lines = next.map((line) => `  ${style.dim("→")} ${line}\n`).join("");
  return `${style.bold("tasks".padEnd(9))} ${countsText(state)}\n${lines}`;
}
