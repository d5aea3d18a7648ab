import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import { inheritedVariables } from "../credentials/agent-environment.ts";
import { adapters } from "../harness/adapters.ts";
import { findCommand } from "../harness/find-command.ts";
import type { LauncherHost } from "../host.ts";
import { LaunchError } from "../launch-error.ts";
import { loadPersona, type LoadedPersona } from "../persona/load-persona.ts";
import { whyReserved } from "../persona/rules/reserved-environment.ts";
import { selectRuntime } from "../persona/select-runtime.ts";
import { inspectWorkspace } from "../workspace/inspect-workspace.ts";
import type { LaunchInputs } from "./launch-plan.ts";
import type { LaunchRequest } from "./launch-request.ts";
import { resolveInputs } from "./resolve-inputs.ts";

export interface ReadInputsOptions {
  host: LauncherHost;
  personaDirectories: readonly string[];
  stateDirectory: string;
}

/**
 * Reads everything a plan is made from; writes nothing and asks no service.
 *
 * @throws LaunchError for whatever is wrong with the request, the persona, the workspace or the harness's configuration.
 */
export async function readInputs(
  launchId: string,
  request: LaunchRequest,
  { host, personaDirectories, stateDirectory }: ReadInputsOptions,
): Promise<LaunchInputs> {
  const caller = { ...host.env, ...request.env };
  const loaded = await loadPersona(request.personaId, { directories: personaDirectories });
  const runtime = selectRuntime(loaded.persona, request);
  const inputs = resolveInputs(loaded.persona, request.inputs ?? {}, caller);
  requireTask(request.task, loaded);
  requireTimeout(request.timeoutSeconds);
  const adapter = adapters[runtime.harness];
  return {
    launchId,
    sessionId: randomUUID(),
    loaded,
    runtime,
    inputs,
    task: withInputs(request.task, request.inputs),
    workspace: await inspectWorkspace(resolve(host.cwd, request.workingDirectory ?? ".")),
    stateDirectory,
    command: await findCommand(adapter.command, caller["PATH"]),
    connection: await adapter.readConnection({ env: caller, home: host.home, model: runtime.model }),
    caller,
    timeoutSeconds: request.timeoutSeconds,
    inherit: requireInheritable(request.inherit ?? []),
  };
}

/** Explicit inputs stand below the task too, as harness-kit 0.11.0 does it. */
function withInputs(task: string, inputs: LaunchRequest["inputs"]): string {
  if (inputs === undefined || Object.keys(inputs).length === 0) return task;
  return `${task}\n\nRun inputs:\n${JSON.stringify(inputs, null, 2)}`;
}

function requireTask(task: string, { persona }: LoadedPersona): void {
  if (task.trim() !== "") return;
  throw new LaunchError("TASK_EMPTY", `Cannot start persona "${persona.id}": the task is empty`, {
    hint: "Say what the agent is to do",
  });
}

/** What a persona may not set, because it hijacks a process or an identity, cannot be let in by name either. */
function requireInheritable(names: readonly string[]): readonly string[] {
  for (const name of names) {
    const reason = inheritedVariables.includes(name) ? undefined : whyReserved(name);
    if (reason === undefined) continue;
    throw new LaunchError("OPTION_INVALID", `Cannot let the agent see "${name}": ${reason}`, {
      hint: "Leave it out; the agent runs without it",
    });
  }
  return names;
}

/** The longest delay a Node.js timer can hold is 2^31 - 1 ms. */
const maximumTimeoutSeconds = 2_147_483;

function requireTimeout(timeoutSeconds: number | undefined): void {
  if (timeoutSeconds === undefined || (timeoutSeconds > 0 && timeoutSeconds <= maximumTimeoutSeconds)) return;
  throw new LaunchError("OPTION_INVALID", `Cannot use a timeout of ${timeoutSeconds} s: it is out of range`, {
    hint: `Give a number of seconds between 0 and ${maximumTimeoutSeconds}`,
  });
}
