import { LaunchError, type LaunchErrorCode } from "../launch-error.ts";
import type { SendOptions } from "../launch/launch-request.ts";
import { requireInstalled } from "../launch/launcher-parts.ts";
import type { PersonaHandle } from "../launch/persona-handle.ts";
import type { ManyTask } from "./launch-many.ts";

/** A task that cannot be done, and why. */
export interface ImpossibleTask<T extends ManyTask = ManyTask> {
  task: T;
  error: LaunchError;
}

/** What can be wrong with one task alone. */
const ofOneTask: ReadonlySet<LaunchErrorCode> = new Set<LaunchErrorCode>([
  "TASK_EMPTY",
  "INPUT_MISSING",
  "INPUT_UNKNOWN",
  "IDENTITY_NAME_INVALID",
  "WORKSPACE_NOT_FOUND",
  "WORKSPACE_NOT_A_DIRECTORY",
  "WORKSPACE_READ_ONLY",
  "WORKSPACE_SCOPE_SYMLINK",
]);

/**
 * Looks whether tasks can be begun at all, before any is: persona, harness, inputs, workspaces. Touches nothing and asks
 * no service.
 *
 * @returns The tasks that cannot, each with its own reason.
 * @throws LaunchError for what would keep every task from being done.
 */
export async function checkTasks<T extends ManyTask>(
  persona: Pick<PersonaHandle, "plan">,
  tasks: Iterable<T>,
  options: Pick<SendOptions, "inputs" | "inherit" | "workingDirectory" | "timeoutSeconds" | "isolate"> = {},
): Promise<ImpossibleTask<T>[]> {
  const impossible: ImpossibleTask<T>[] = [];
  const known = new Map<string, LaunchError | undefined>();
  for (const task of tasks) {
    // Most tasks differ in their text only.
    const kind = JSON.stringify([task.inputs, task.workingDirectory]);
    if (!known.has(kind)) known.set(kind, await whyNot(persona, task, options));
    const error = known.get(kind);
    if (error !== undefined) impossible.push({ task, error });
  }
  return impossible;
}

async function whyNot(
  persona: Pick<PersonaHandle, "plan">,
  { task, inputs, workingDirectory }: ManyTask,
  options: SendOptions,
): Promise<LaunchError | undefined> {
  try {
    const plan = await persona.plan(task, {
      ...options,
      inputs: { ...options.inputs, ...inputs },
      workingDirectory: workingDirectory ?? options.workingDirectory,
    });
    requireInstalled(plan);
    return undefined;
  } catch (error) {
    if (error instanceof LaunchError && ofOneTask.has(error.code) && !isOfAll(error, workingDirectory)) return error;
    throw error;
  }
}

/** A workspace that no task has chosen is that of all. */
function isOfAll({ code }: LaunchError, workingDirectory: string | undefined): boolean {
  return code.startsWith("WORKSPACE_") && workingDirectory === undefined;
}
