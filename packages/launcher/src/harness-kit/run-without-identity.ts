import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import type { PersonaSendOptions } from "@agentworkforce/harness-kit";
import type { PersonaContext } from "@agentworkforce/workload-router";
import { adapters } from "../harness/adapters.ts";
import type { HarnessAdapter, HarnessInvocation, ModelConnection } from "../harness/harness-adapter.ts";
import { currentHost, type LauncherHost } from "../host.ts";
import { createLaunchDirectory, removeAgentFiles, writeAgentFiles } from "../launch/agent-files.ts";
import { judgeRun } from "../launch/judge-run.ts";
import { loginValues } from "../launch/launch.ts";
import { defaultTimeoutSeconds } from "../launch/launch-plan.ts";
import { guarded } from "../launch/launcher-parts.ts";
import { withoutCatalogPrefix } from "../launch/load-selection.ts";
import { mapValues, renameVariables } from "../launch/prepare-agent.ts";
import { findHarness, requireTimeout, withInputs } from "../launch/read-inputs.ts";
import { runAgent, type AgentRun } from "../launch/run-agent.ts";
import { launchIdVariable } from "../process/stop-tree.ts";
import { findDirectory } from "../workspace/inspect-workspace.ts";
import { defaultStateDirectory, launchDirectory, type LaunchDirectory } from "../workspace/state-directory.ts";
import { callerVariables, identityVariables } from "./caller-variables.ts";
import { runSkillCommand, type SkillCommandResult } from "./install-skills.ts";
import { agentResult, missingResult, skillsResult } from "./runnable-result.ts";
import type { RunnableContextOptions, RunnableResult } from "./runnable.ts";
import { resolveSelection, type SelectionValues } from "./selection-values.ts";
import type { RunHooks } from "./start-run.ts";

export interface RunWithoutIdentityOptions extends RunHooks {
  context: PersonaContext;
  options: RunnableContextOptions;
  task: string;
  given: PersonaSendOptions;
}

/** What one run needs, all of it read and nothing written. */
interface Prepared {
  run: RunWithoutIdentityOptions;
  adapter: HarnessAdapter;
  /** `undefined` when it is not installed. */
  command: string | undefined;
  invocation: HarnessInvocation;
  directory: LaunchDirectory;
  workspace: string;
  values: SelectionValues;
  env: Record<string, string>;
  secrets: string[];
  timeoutSeconds: number;
  /** Warnings, as harness-kit puts them in front of standard error. */
  warningText: string;
  onText: (stream: "stdout" | "stderr", text: string) => void;
}

/**
 * One message to an agent that has no identity.
 *
 * @throws LaunchError for what the caller did wrong, and harness-kit's `MissingPersonaInputError`.
 */
export async function runWithoutIdentity(run: RunWithoutIdentityOptions): Promise<RunnableResult> {
  const startedAt = Date.now();
  const prepared = await prepare(run);
  const { directory, onText, warningText } = prepared;
  if (warningText !== "") onText("stderr", warningText);
  if (prepared.command === undefined) return missingResult(prepared.adapter, warningText, Date.now() - startedAt);
  await createLaunchDirectory(directory);
  try {
    const installed = await installSkills(prepared);
    if (installed?.failure !== undefined) return skillsResult(installed, warningText, Date.now() - startedAt);
    const agent = await start(prepared, prepared.command);
    const { timeoutSeconds, values } = prepared;
    const verdict = judgeRun(agent, { timeoutSeconds, missingRefs: values.missingRefs });
    return agentResult({
      agent,
      verdict,
      warningText,
      cancelReason: run.cancelReason(),
      logFile: directory.outputLog,
      durationMs: Date.now() - startedAt,
    });
  } finally {
    // What the router's clean-up leaves is in the workspace for all to see; the result matters more.
    await removeSkills(prepared).catch(() => {});
    await removeAgentFiles(directory);
  }
}

async function prepare(run: RunWithoutIdentityOptions): Promise<Prepared> {
  const { context, given, options, runId } = run;
  const { selection } = context;
  const { harness } = selection.runtime;
  const host = options.host ?? currentHost();
  const caller = { ...host.env, ...given.env };
  const adapter = adapters[harness];
  const timeoutSeconds = timeoutOf(run);
  const workspace = await findDirectory(resolve(host.cwd, given.workingDirectory ?? "."));
  const values = resolveSelection(selection, given.inputs, caller);
  const model = withoutCatalogPrefix(selection.runtime.model);
  const connection = await adapter.readConnection({ env: caller, home: host.home, model, workspace });
  const stateDirectory = options.stateDirectory ?? defaultStateDirectory(host.env, host.home);
  const directory = launchDirectory(resolve(host.cwd, stateDirectory), runId);
  const path = caller["PATH"] === undefined ? {} : { PATH: caller["PATH"] };
  const pinned = { [launchIdVariable]: runId, ...path, ...identityVariables(given.env) };
  const invocation = adapter.prepare(
    harnessInput({ run, host, model, values, directory, workspace, connection, pinned }),
  );
  const command = options.commandOverrides?.[harness] ?? adapter.command;
  return {
    run,
    adapter,
    command: await findHarness(command, caller["PATH"], host.cwd),
    invocation,
    directory,
    workspace,
    values,
    env: environmentOf({ caller, connection, values, invocation, pinned, adapter, directory }),
    secrets: [...values.secrets, ...loginValues({ caller, connection })],
    timeoutSeconds,
    warningText: [...values.warnings, ...invocation.warnings].map((text) => `warning: ${text}\n`).join(""),
    onText: guarded((stream, text) => given.onProgress?.({ stream, text })),
  };
}

/** harness-kit takes 0 for "no time limit"; there always is one. */
function timeoutOf({ context, given }: RunWithoutIdentityOptions): number {
  const own = given.timeoutSeconds === 0 ? undefined : given.timeoutSeconds;
  requireTimeout(own);
  const { timeoutSeconds } = context.selection.runtime.harnessSettings;
  return own ?? (timeoutSeconds > 0 ? timeoutSeconds : defaultTimeoutSeconds);
}

interface InputParts {
  run: RunWithoutIdentityOptions;
  host: LauncherHost;
  model: string;
  values: SelectionValues;
  directory: LaunchDirectory;
  workspace: string;
  connection: ModelConnection;
  pinned: Record<string, string>;
}

function harnessInput(parts: InputParts): Parameters<HarnessAdapter["prepare"]>[0] {
  const { run, host, model, values, directory, workspace, connection, pinned } = parts;
  const { personaId, runtime, permissions } = run.context.selection;
  return {
    mode: "headless",
    personaId,
    isolate: false,
    systemPrompt: values.systemPrompt,
    model,
    reasoning: runtime.harnessSettings.reasoning,
    mcpServers: values.mcp.servers,
    personaVariables: Object.keys(values.env),
    // Without a word about permissions harness-kit lets opencode do everything; the others ask or have a sandbox.
    permissions: permissions ?? (runtime.harness === "opencode" ? { mode: "bypassPermissions" } : undefined),
    sandbox: { network: true, writableRoots: [] },
    directory: directory.harness,
    history: directory.harness,
    temporary: directory.temporary,
    workspace,
    pinned,
    connection,
    sessionId: randomUUID(),
    nodePath: host.nodePath,
  };
}

interface EnvironmentParts {
  caller: Readonly<Record<string, string | undefined>>;
  connection: ModelConnection;
  values: SelectionValues;
  invocation: HarnessInvocation;
  pinned: Record<string, string>;
  adapter: HarnessAdapter;
  directory: LaunchDirectory;
}

/** harness-kit's order, and what nothing may override last. */
function environmentOf(parts: EnvironmentParts): Record<string, string> {
  const { caller, connection, values, invocation, pinned, adapter, directory } = parts;
  const env = {
    // Without it bash takes a command of claude's or codex's for a remote shell's and reads the user's ~/.bashrc.
    SHLVL: "1",
    ...callerVariables(caller),
    ...connection.env,
    ...values.env,
    ...values.inputs,
    ...mapValues(values.mcp.environment, adapter.encodeReference),
    ...invocation.env,
    TMPDIR: directory.temporary,
    ...pinned,
  };
  return renameVariables(env, invocation.renamed);
}

async function start(prepared: Prepared, command: string): Promise<AgentRun> {
  const { adapter, directory, invocation, run } = prepared;
  const task = adapter.formatTask(withInputs(run.task, run.given.inputs));
  await writeAgentFiles({ directory, invocation, task, history: directory.harness });
  return await runAgent({
    adapter,
    command,
    invocation,
    directory,
    workspace: prepared.workspace,
    env: prepared.env,
    launchId: run.runId,
    timeoutSeconds: prepared.timeoutSeconds,
    secrets: prepared.secrets,
    signal: run.signal,
    acceptsText: run.options.commandOverrides?.[adapter.id] !== undefined,
    onText: prepared.onText,
    onStart: () => {},
    onLine: () => {},
    onEvent: () => {},
  });
}

/** The router's own install plan, which writes into the workspace unless it was given an `installRoot`. */
async function installSkills(prepared: Prepared): Promise<SkillCommandResult | undefined> {
  const { install } = prepared.run.context;
  if (!wantsSkills(prepared) || install.commandString === ":") return undefined;
  return await skillCommand(prepared, "install", install.command, prepared.timeoutSeconds, prepared.run.signal);
}

const cleanUpSeconds = 30;

async function removeSkills(prepared: Prepared): Promise<void> {
  const { install } = prepared.run.context;
  if (!wantsSkills(prepared) || install.cleanupCommandString === ":") return;
  await skillCommand(prepared, "cleanup", install.cleanupCommand, cleanUpSeconds, undefined);
}

function wantsSkills({ run }: Prepared): boolean {
  return run.given.installSkills === true;
}

async function skillCommand(
  { directory, env, onText, run, secrets, workspace }: Prepared,
  name: string,
  command: readonly string[],
  deadlineSeconds: number,
  signal: AbortSignal | undefined,
): Promise<SkillCommandResult> {
  // The installer's temporary files belong to the launch as well.
  for (const path of [directory.run, directory.temporary]) await mkdir(path, { recursive: true, mode: 0o700 });
  const place = { name, directory: directory.run, cwd: workspace, env, launchId: run.runId };
  return await runSkillCommand({ command, ...place, secrets, deadlineSeconds, signal, onText });
}
