import type { PersonaProblem } from "@persona-launcher/launcher/errors";

/** What can be wrong with the files of `persona run --tasks`. Closed list. */
export const tasksErrorCodes = {
  TASKS_UNREADABLE: "the tasks cannot be read",
  /** `problems` lists everything that is wrong, line by line. */
  TASKS_INVALID: "the tasks have problems",
  /** The file is something else than results, and is left alone. */
  RESULTS_INVALID: "the results file holds something else",
  /** Another process writes them. */
  RESULTS_BUSY: "the results file is in use",
  RESULTS_UNWRITABLE: "the results cannot be written",
} as const;

export type TasksErrorCode = keyof typeof tasksErrorCodes;

export interface TasksErrorOptions {
  hint: string;
  problems?: readonly PersonaProblem[];
  cause?: unknown;
}

/** Many tasks that cannot be begun, or not go on. */
export class TasksError extends Error {
  override readonly name = "TasksError";
  readonly code: TasksErrorCode;
  readonly hint: string;
  /** Empty unless the code is `TASKS_INVALID`. */
  readonly problems: readonly PersonaProblem[];

  constructor(code: TasksErrorCode, message: string, { hint, problems = [], cause }: TasksErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
    this.problems = problems;
  }
}

/** What the system said, in its own short word. */
export function systemState(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  if (code === "ENOENT") return "it does not exist";
  if (code === "EISDIR") return "it is a directory";
  if (code === "EACCES") return "permission denied";
  if (code === "ENOSPC") return "its disk is full";
  if (code === "EROFS") return "its disk is read-only";
  return code ?? String(error);
}
