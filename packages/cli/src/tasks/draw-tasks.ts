import { durationText } from "../output/duration.ts";
import { excerpt } from "../output/printable.ts";
import type { Style } from "../output/style.ts";
import { waitingCount, type EndedTask, type TasksState } from "./tasks-state.ts";

export interface TasksFrame {
  /** Columns of the terminal. */
  width: number;
  /** Lines that may be used, at least 1. */
  height: number;
  /** In milliseconds, by the same clock as `startedAt`. */
  now: number;
  style: Style;
}

const nameWidth = 24;

/** How far the tasks have come, as lines that are no longer than the terminal is wide. The first one says it all. */
export function drawTasks(state: TasksState, frame: TasksFrame): string[] {
  const { height } = frame;
  const ended = state.last.map((task) => endedLine(task, frame)).slice(-Math.max(0, Math.min(3, height - 3)));
  const running = runningLines(state, Math.max(0, height - 1 - ended.length), frame);
  return [headLine(state, frame), ...running, ...ended].slice(0, height);
}

/** In words: `12 of 200 tasks · 10 completed · 2 failed · 4 running · 184 waiting`. */
export function countsText(state: TasksState): string {
  const { total, doneBefore, completed, failed, stopped, running } = state;
  const waiting = waitingCount(state);
  return [
    `${doneBefore + completed + failed.length} of ${total} tasks`,
    ...(doneBefore > 0 ? [`${doneBefore} done before`] : []),
    `${completed} completed`,
    ...(failed.length > 0 ? [`${failed.length} failed`] : []),
    ...(stopped > 0 ? [`${stopped} stopped`] : []),
    ...(running.size > 0 ? [`${running.size} running`] : []),
    ...(waiting > 0 ? [`${waiting} ${state.phase === "going" ? "waiting" : "not started"}`] : []),
  ].join(" · ");
}

function headLine(state: TasksState, { width, style }: TasksFrame): string {
  const prefix = { going: "", draining: "draining: ", stopping: "stopping: " }[state.phase];
  const text = excerpt(`${prefix}${countsText(state)}`, width - 1);
  return state.phase === "going" ? style.bold(text) : style.warning(text);
}

function runningLines({ running }: TasksState, room: number, { width, now, style }: TasksFrame): string[] {
  if (room === 0) return [];
  const tasks = [...running];
  // The oldest ones are those that somebody wonders about.
  const shown = tasks.length <= room ? tasks : tasks.slice(0, room - 1);
  const lines = shown.map(([id, { startedAt, activity }]) => {
    const head = `  ${columnOf(id)} ${durationText(now - startedAt).padStart(10)}`;
    const rest = width - 1 - head.length - 2;
    return rest < 8 ? excerptKeeping(head, width) : `${head}  ${style.dim(excerpt(activity, rest))}`.trimEnd();
  });
  const hidden = tasks.length - shown.length;
  return hidden === 0 ? lines : [...lines, style.dim(excerptKeeping(`  and ${hidden} more`, width))];
}

function endedLine({ id, status, durationMs, reason }: EndedTask, { width, style }: TasksFrame): string {
  const isGood = status === "completed";
  const text = `${columnOf(id)} ${durationText(durationMs).padStart(10)}  ${isGood ? "" : excerpt(reason, width)}`;
  const mark = isGood ? style.success("✓") : style.error("✗");
  return `${mark} ${excerptKeeping(text, width - 2)}`.trimEnd();
}

function columnOf(id: string): string {
  return excerpt(id, nameWidth).padEnd(nameWidth);
}

/** The beginning of a line of ours, blanks and all. */
function excerptKeeping(text: string, width: number): string {
  return Array.from(text)
    .slice(0, Math.max(0, width - 1))
    .join("");
}
