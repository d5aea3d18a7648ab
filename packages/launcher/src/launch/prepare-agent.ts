import { adapters } from "../harness/adapters.ts";
import type { HarnessInvocation } from "../harness/harness-adapter.ts";
import type { LaunchTrace } from "../telemetry/launch-trace.ts";
import { traceVariables } from "../telemetry/trace-variables.ts";
import { writeAgentFiles } from "./agent-files.ts";
import { buildAgentEnvironment, terminalVariables } from "./agent-environment.ts";
import type { ActiveLaunch } from "./begin-launch.ts";
import { prepareInvocation, type LaunchInputs, type LaunchPlan } from "./launch-plan.ts";

export interface PreparedAgent {
  /** Absolute path of the harness. */
  command: string;
  invocation: HarnessInvocation;
  env: Record<string, string>;
}

/** As `prepareAgent`, and writes the agent's files. */
export async function placeAgent(
  plan: LaunchPlan,
  read: LaunchInputs,
  active: Pick<ActiveLaunch, "credentials" | "pinned">,
  trace: LaunchTrace | undefined,
): Promise<PreparedAgent> {
  const prepared = prepareAgent(plan, read, active, trace);
  const { directory, history, mode } = plan;
  const task = mode === "headless" ? adapters[plan.harness.id].formatTask(plan.task) : undefined;
  await writeAgentFiles({ directory, history, invocation: prepared.invocation, task });
  return prepared;
}

/** The command line, the files and the environment of an agent, with the values it is to have. */
function prepareAgent(
  plan: LaunchPlan,
  read: LaunchInputs,
  { credentials, pinned }: Pick<ActiveLaunch, "credentials" | "pinned">,
  trace?: LaunchTrace,
): PreparedAgent {
  const { command, id } = plan.harness;
  if (command === undefined) throw new Error("a plan without a command was launched");
  const invocation = prepareInvocation(read, plan.directory, credentials.mcpServers, pinned);
  const env = buildAgentEnvironment({
    caller: read.caller,
    inherit: plan.mode === "interactive" ? [...terminalVariables, ...plan.inherit] : plan.inherit,
    trace: traceVariables(trace),
    inputs: read.inputs,
    persona: credentials.env,
    mcp: mapValues(credentials.mcpEnvironment, adapters[id].encodeReference),
    connection: read.connection.env,
    harness: invocation.env,
    pinned,
    temporary: plan.directory.temporary,
  });
  return { command, invocation, env: renameVariables(env, invocation.renamed) };
}

/** Hands variables over under the names that the harness wants them by. */
export function renameVariables(
  env: Readonly<Record<string, string>>,
  renamed: HarnessInvocation["renamed"] = {},
): Record<string, string> {
  const entries = Object.entries(env).map(([name, value]): [string, string] => [renamed[name] ?? name, value]);
  return Object.fromEntries(entries);
}

export function mapValues(
  record: Readonly<Record<string, string>>,
  map: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
