import type { LaunchResult, ManyOutcome, NumberedTask } from "@persona-launcher/launcher";
import { errorDocument, type ErrorDocument } from "../output/error.ts";

/** How one of many tasks ended, as it stands in the results: one JSON document per line. */
export interface TaskRecord {
  id: string;
  /** SHA-256 of task, inputs and workspace. */
  taskHash: string;
  /** `error`: its agent could not be started; see `error`. */
  status: LaunchResult["status"] | "error";
  /** The agent's answer. */
  output: string;
  failure?: LaunchResult["failure"];
  error?: Pick<ErrorDocument["error"], "code" | "message" | "hint">;
  launchId?: string;
  identity?: LaunchResult["identity"];
  usage?: LaunchResult["usage"];
  /** With `--scan`. */
  leaks?: LaunchResult["leaks"];
  durationMs: number;
  /** ISO 8601. */
  startedAt: string;
  endedAt: string;
}

/** When a task began and ended, in milliseconds since 1970. */
export interface TaskTimes {
  startedAt: number;
  endedAt: number;
}

export function taskRecord({ task, result, error }: ManyOutcome<NumberedTask>, times: TaskTimes): TaskRecord {
  const { id, hash: taskHash } = task;
  return {
    id,
    taskHash,
    ...(result === undefined ? startless(error) : answered(result)),
    durationMs: times.endedAt - times.startedAt,
    startedAt: new Date(times.startedAt).toISOString(),
    endedAt: new Date(times.endedAt).toISOString(),
  };
}

/** Whether a task ended because the user wanted it to: then it has no result. */
export function wasStopped({ result, error }: ManyOutcome<NumberedTask>): boolean {
  if (result !== undefined) return result.status === "cancelled";
  const { code, name } = error as Partial<Record<"code" | "name", unknown>>;
  return code === "CANCELLED" || name === "AbortError";
}

/** Why a task did not complete, in one line; empty when it did. */
export function reasonOf({ failure, error }: TaskRecord): string {
  if (error !== undefined) return `${error.message} [${error.code}]`;
  return failure?.message || (failure?.class ?? "");
}

type Outcome = Omit<TaskRecord, "id" | "taskHash" | keyof TaskTimes | "durationMs">;

function startless(thrown: unknown): Outcome {
  const { code, message, hint } = errorDocument(thrown).error;
  return { status: "error", output: "", error: { code, message, ...(hint === undefined ? {} : { hint }) } };
}

function answered({ status, output, failure, launchId, identity, usage, leaks }: LaunchResult): Outcome {
  return {
    status,
    output,
    ...(failure === undefined ? {} : { failure }),
    launchId,
    identity,
    ...(usage === undefined ? {} : { usage }),
    ...(leaks === undefined ? {} : { leaks }),
  };
}
