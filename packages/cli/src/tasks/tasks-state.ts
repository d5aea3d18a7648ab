/** How far many tasks have come. */
export interface TasksState {
  /** All tasks of the file. */
  total: number;
  /** Those whose result was there already. */
  doneBefore: number;
  /** Ids of those of them that had not completed. */
  failedBefore: string[];
  /** By id, in the order of their start. */
  running: Map<string, RunningTask>;
  completed: number;
  /** Ids of those that ended and did not complete, in the order of their end. */
  failed: string[];
  /** Those that the user has stopped; they have no result. */
  stopped: number;
  /** The last ones that ended, oldest first. */
  last: EndedTask[];
  /** `draining`: no further one is started. `stopping`: those that run are stopped. */
  phase: "going" | "draining" | "stopping";
}

export interface RunningTask {
  /** In milliseconds, by the clock that is drawn with. */
  startedAt: number;
  /** What its agent did last. */
  activity: string;
}

export interface EndedTask {
  id: string;
  status: string;
  durationMs: number;
  /** Why it did not complete; empty when it did. */
  reason: string;
}

const remembered = 3;

export function beginTasks(total: number, doneBefore: number, failedBefore: string[] = []): TasksState {
  const none = { running: new Map<string, RunningTask>(), completed: 0, failed: [], stopped: 0, last: [] };
  return { total, doneBefore, failedBefore, ...none, phase: "going" };
}

/** Notes the end of a task: with its result, or without one when it was stopped. */
export function endTask(state: TasksState, id: string, ended: EndedTask | undefined): void {
  state.running.delete(id);
  if (ended === undefined) {
    state.stopped += 1;
    return;
  }
  if (ended.status === "completed") state.completed += 1;
  else state.failed.push(id);
  state.last = [...state.last, ended].slice(-remembered);
}

/** Those that nobody has begun. */
export function waitingCount({ total, doneBefore, running, completed, failed, stopped }: TasksState): number {
  return total - doneBefore - running.size - completed - failed.length - stopped;
}
