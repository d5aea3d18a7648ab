import type { LaunchEvent } from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";
import { durationText } from "../output/duration.ts";
import { excerpt, printable } from "../output/printable.ts";
import type { Style } from "../output/style.ts";
import { drawTasks } from "./draw-tasks.ts";
import { endTask, type EndedTask, type TasksState } from "./tasks-state.ts";
import { openTasksScreen } from "./tasks-screen.ts";

/** Tells a person how far many tasks have come. Disposing it leaves the terminal as it was. */
export interface TasksProgress extends Disposable {
  started(id: string): void;
  happened(id: string, event: LaunchEvent): void;
  /** With its result, or without one when it was stopped. */
  ended(id: string, end: EndedTask | undefined): void;
  /** A line that stays. */
  say(text: string): void;
  /** To be called before something else is written to the terminal. */
  makeRoom(): void;
}

export interface TasksProgressOptions {
  host: Pick<CliHost, "writeError" | "errorScreen">;
  style: Style;
  /** Is kept up to date here, also when nobody is told. */
  state: TasksState;
  isQuiet: boolean;
}

/** A live view on a terminal, one plain line per start and end elsewhere, nothing but what is said when quiet. */
export function createTasksProgress(options: TasksProgressOptions): TasksProgress {
  const { host, style, state, isQuiet } = options;
  const live = isQuiet || host.errorScreen === undefined ? undefined : openLive(options, host.errorScreen);
  const say = (text: string): void => {
    live?.clear();
    host.writeError(text);
  };
  return {
    started: (id) => {
      state.running.set(id, { startedAt: performance.now(), activity: "" });
      if (live !== undefined) live.changed();
      else if (!isQuiet) say(`${style.dim("started".padEnd(labelWidth))} ${printable(id)}\n`);
    },
    happened: (id, event) => {
      const task = state.running.get(id);
      const activity = activityOf(event);
      if (task === undefined || activity === undefined) return;
      task.activity = activity;
      live?.changed();
    },
    ended: (id, end) => {
      endTask(state, id, end);
      if (isQuiet) return;
      // A terminal shows the good ones in its view; what went wrong stays.
      if (live === undefined || (end !== undefined && end.status !== "completed")) say(endLine(id, end, style));
      live?.changed();
    },
    say,
    makeRoom: () => live?.clear(),
    [Symbol.dispose]: () => live?.[Symbol.dispose](),
  };
}

function openLive(
  { host, style, state }: TasksProgressOptions,
  screen: NonNullable<CliHost["errorScreen"]>,
): ReturnType<typeof openTasksScreen> {
  return openTasksScreen({
    screen,
    write: host.writeError,
    draw: (width, height) => drawTasks(state, { width, height, now: performance.now(), style }),
  });
}

const labelWidth = 9;

function endLine(id: string, end: EndedTask | undefined, style: Style): string {
  if (end === undefined) return `${style.warning("stopped".padEnd(labelWidth))} ${printable(id)}\n`;
  const { status, durationMs, reason } = end;
  const label = status.padEnd(labelWidth);
  const head = `${printable(id)} in ${durationText(durationMs)}`;
  if (status === "completed") return `${style.success(label)} ${head}\n`;
  return `${style.error(label)} ${head}${reason === "" ? "" : `: ${excerpt(reason, 400)}`}\n`;
}

const activityWidth = 200;

function activityOf(event: LaunchEvent): string | undefined {
  if (event.type === "identity") return event.identity.email;
  if (event.type === "started") return `${event.harness} started`;
  if (event.type === "released") return "identity released";
  if (event.type !== "agent") return undefined;
  if (event.event.type === "tool-call") return excerpt(`${event.event.tool}: ${event.event.input}`, activityWidth);
  return event.event.type === "text" ? excerpt(event.event.text, activityWidth) : undefined;
}
