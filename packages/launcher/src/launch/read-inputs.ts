import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import { inheritedVariables } from "../credentials/agent-environment.ts";
import { adapters } from "../harness/adapters.ts";
import { findCommand } from "../harness/find-command.ts";
import type { LaunchMode } from "../harness/harness-adapter.ts";
import type { LauncherHost } from "../host.ts";
import { LaunchError } from "../launch-error.ts";
import type { LoadedPersona } from "../persona/load-persona.ts";
import { whyReserved } from "../persona/rules/reserved-environment.ts";
import { selectRuntime } from "../persona/select-runtime.ts";
import { isolatedSidecarWarnings, readSidecars } from "../sidecars/read-sidecars.ts";
import { inspectWorkspace } from "../workspace/inspect-workspace.ts";
import type { LaunchInputs } from "./launch-plan.ts";
import type { LaunchRequest } from "./launch-request.ts";
import { requireIdentity } from "./plan-identity.ts";
import { resolveInputs } from "./resolve-inputs.ts";

export interface ReadInputsOptions {
  host: LauncherHost;
  stateDirectory: string;
  mode: LaunchMode;
  /** Where the harness keeps its conversations. */
  history?: string | undefined;
  /** What stands for the launch id in the identity's name. @default the launch id */
  identityId?: string | undefined;
}

/**
 * Reads everything a plan is made from; writes nothing and asks no service.
 *
 * @throws LaunchError for whatever is wrong with the request, the persona, the workspace or the harness's configuration.
 */
export async function readInputs(
  launchId: string,
  request: LaunchRequest,
  { host, stateDirectory, mode, history, identityId }: ReadInputsOptions,
): Promise<LaunchInputs> {
  const caller = { ...host.env, ...request.env };
  const loaded = await request.load();
  const runtime = selectRuntime(loaded.persona, request);
  const inputs = resolveInputs(loaded.persona, request.inputs ?? {}, caller);
  if (mode === "headless") requireTask(request.task, loaded);
  requireTimeout(request.timeoutSeconds);
  const adapter = adapters[runtime.harness];
  const substitute = request.commandOverrides?.[runtime.harness];
  const workspace = await inspectWorkspace(resolve(host.cwd, requireDirectoryName(request.workingDirectory)));
  const isolate = request.isolate ?? false;
  return {
    launchId,
    mode,
    name: request.name,
    sessionId: randomUUID(),
    resume: request.resume === undefined ? undefined : requireSessionId(request.resume),
    history,
    identityId,
    identity: requireIdentity(request.identity),
    isolate,
    installSkills: request.installSkills ?? false,
    // Isolated, the project's own file is none of the agent's business.
    sidecars: await readSidecars({ loaded, runtime, workspace: isolate ? undefined : workspace.path }),
    loaded,
    runtime: isolate ? { ...runtime, warnings: [...runtime.warnings, ...isolatedSidecarWarnings(runtime)] } : runtime,
    inputs,
    task: withInputs(request.task, request.inputs),
    firstTask: request.firstTask,
    workspace,
    stateDirectory,
    command: await findHarness(substitute ?? adapter.command, caller["PATH"], host.cwd),
    isSubstitute: substitute !== undefined,
    nodePath: host.nodePath,
    connection: await adapter.readConnection({
      env: caller,
      home: host.home,
      model: runtime.model,
      workspace: workspace.path,
    }),
    caller,
    timeoutSeconds: request.timeoutSeconds,
    inherit: requireInheritable(request.inherit ?? []),
  };
}

/** A name is looked for on PATH, a path is taken as it is. */
export async function findHarness(command: string, path: string | undefined, cwd: string): Promise<string | undefined> {
  return command.includes("/") ? resolve(cwd, command) : await findCommand(command, path);
}

/**
 * What names the workspace: an empty value is a variable that somebody forgot to set, and no wish for the current
 * directory.
 */
export function requireDirectoryName(directory: string | undefined): string {
  if (directory !== "") return directory ?? ".";
  throw new LaunchError("OPTION_INVALID", "Cannot work in the workspace: its name is empty", {
    hint: "Name a directory, or leave it out for the current one",
  });
}

/** Explicit inputs stand below the task too, as harness-kit 0.11.0 does it. */
export function withInputs(task: string, inputs: LaunchRequest["inputs"]): string {
  if (inputs === undefined || Object.keys(inputs).length === 0) return task;
  return `${task}\n\nRun inputs:\n${JSON.stringify(inputs, null, 2)}`;
}

/** It becomes an argument of the harness. The ids of all three are words of this kind. */
function requireSessionId(id: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/.test(id)) return id;
  throw new LaunchError(
    "OPTION_INVALID",
    `Cannot go on with conversation ${JSON.stringify(id.slice(0, 80))}: that is not a session id`,
    {
      hint: "Pass the sessionId of an earlier result",
    },
  );
}

function requireTask(task: string, { persona }: LoadedPersona): void {
  if (task.trim() !== "") return;
  throw new LaunchError("TASK_EMPTY", `Cannot start persona "${persona.id}": the task is empty`, {
    hint: "Say what the agent is to do",
  });
}

/** What a persona may not set, because it hijacks a process or an identity, cannot be let in by name either. */
export function requireInheritable(names: readonly string[]): readonly string[] {
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

export function requireTimeout(timeoutSeconds: number | undefined): void {
  if (timeoutSeconds === undefined || (timeoutSeconds > 0 && timeoutSeconds <= maximumTimeoutSeconds)) return;
  throw new LaunchError("OPTION_INVALID", `Cannot use a timeout of ${timeoutSeconds} s: it is out of range`, {
    hint: `Give a number of seconds between 0 and ${maximumTimeoutSeconds}`,
  });
}
