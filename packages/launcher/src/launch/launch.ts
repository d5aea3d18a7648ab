import type { Redact } from "../credentials/redactor.ts";
import { personaRefs, type ResolvedCredentials } from "../credentials/resolve-credentials.ts";
import type { TokenUsage } from "../harness/agent-event.ts";
import { adapters } from "../harness/adapters.ts";
import { abandon, beginLaunch, valuesOf, type ActiveLaunch, type StartingLaunch } from "./begin-launch.ts";
import type { HeldIdentity } from "./held-identity.ts";
import { judgeRun, type Verdict } from "./judge-run.ts";
import type { LaunchContext } from "./launch-context.ts";
import type { LaunchInputs, LaunchPlan } from "./launch-plan.ts";
import type { LaunchResult } from "./launch-result.ts";
import { notePlaceholders } from "./note-placeholders.ts";
import { placeAgent, type PreparedAgent } from "./prepare-agent.ts";
import { runAgent, type AgentRun } from "./run-agent.ts";
import { stageSkills } from "./stage-skills.ts";
import { watchCodes } from "./watch-codes.ts";
import { watchForLeaks } from "./watch-for-leaks.ts";
import { warmKeeper } from "../process/keeper/keeper.ts";
import { step } from "../steps.ts";
import { noteFacts } from "../telemetry/launch-facts.ts";
import { tracedSpawn } from "../telemetry/traced-spawn.ts";
import { tracedStep } from "../telemetry/traced-step.ts";

export interface LaunchOptions {
  /** An identity that somebody else holds and releases. */
  held?: HeldIdentity | undefined;
  /** What the conversation had used before. */
  usedBefore?: TokenUsage | undefined;
  /** Whether to search for leaked secrets afterwards. */
  scan?: boolean | undefined;
}

/**
 * One launch of an agent with a task, from its plan to its record. Whatever goes wrong on the way, what was made is
 * taken back.
 *
 * @throws LaunchError or RaviError for what stops a launch before the agent runs. What the agent does is a result.
 */
export async function launch(
  plan: LaunchPlan,
  read: LaunchInputs,
  context: LaunchContext,
  { held, usedBefore, scan }: LaunchOptions = {},
): Promise<LaunchResult> {
  const startedAt = Date.now();
  warmKeeper();
  const place = (begun: ActiveLaunch): Promise<PreparedAgent> => placeAgent(plan, read, begun, context.trace);
  const active = await beginLaunch(plan, valuesOf(read), context, held, place);
  try {
    const findLeaks = scan === true ? await watchForLeaks(plan, read, active) : undefined;
    const agent = await runHeadless(plan, read, context, active, usedBefore);
    const leaks = findLeaks === undefined ? undefined : await tracedStep("scan", plan.launchId, findLeaks);
    const verdict = judgeRun(agent, {
      timeoutSeconds: plan.timeoutSeconds,
      missingRefs: missingRefs(read, active.credentials),
    });
    await active.end({
      status: verdict.status,
      reason: verdict.failure?.message,
      failure: verdict.failure?.class,
      sessionId: agent.sessionId,
    });
    const result = resultOf(plan, active, agent, verdict, Date.now() - startedAt);
    return leaks === undefined ? result : { ...result, leaks };
  } catch (error) {
    throw await abandon(active, error, context.signal);
  }
}

async function runHeadless(
  plan: LaunchPlan,
  read: LaunchInputs,
  context: LaunchContext,
  active: StartingLaunch<PreparedAgent>,
  usedBefore: TokenUsage | undefined,
): Promise<AgentRun> {
  const { launchId } = plan;
  await tracedStep("prepare", launchId, async () => {
    await stageSkills(plan, read, context.signal);
    step("skills.staged");
    await notePlaceholders(plan, read, active);
    step("placeholders.intended");
  });
  context.signal?.throwIfAborted();
  return await tracedStep("supervise", launchId, () => supervise(plan, read, context, active, usedBefore));
}

async function supervise(
  plan: LaunchPlan,
  read: LaunchInputs,
  context: LaunchContext,
  active: StartingLaunch<PreparedAgent>,
  usedBefore: TokenUsage | undefined,
): Promise<AgentRun> {
  const { command, env, invocation } = active.prepared;
  const adapter = adapters[plan.harness.id];
  await using codes = watchCodes(plan, active, context);
  step("process.starting");
  const agent = await tracedSpawn(plan.launchId, (started) =>
    runAgent({
      adapter,
      command,
      invocation,
      directory: plan.directory,
      workspace: plan.workspace.path,
      env,
      launchId: plan.launchId,
      timeoutSeconds: plan.timeoutSeconds,
      secrets: secretsOf(read, active),
      redactCodes: codes.redact,
      signal: context.signal,
      usedBefore,
      logLimitBytes: context.logLimitBytes,
      onStart: (pid) => {
        started();
        codes.listen();
        active.report.started(adapter.id, command, pid);
      },
      onLine: context.onLine,
      onEvent: active.report.agent,
      acceptsText: read.isSubstitute,
    }),
  );
  step("process.ended");
  active.processesGone();
  active.report.processEnded(agent.end);
  noteFacts(context.trace, { usage: agent.usage });
  await codes.settle();
  active.report.agentWarned(codes.redact);
  return maskAccount(agent, codes.redact);
}

/** The answer may be about nothing but a code; what is told and kept about a run that failed is not. */
function maskAccount(agent: AgentRun, redact: Redact): AgentRun {
  const error = agent.error === undefined ? undefined : redact(agent.error);
  return { ...agent, error, stderr: redact(agent.stderr), rawStderr: redact(agent.rawStderr) };
}

function secretsOf(read: LaunchInputs, { identity, credentials }: ActiveLaunch): string[] {
  return [identity.key, ...credentials.secretValues, ...loginValues(read)];
}

/** The user's own login to the model: the agent has it, and may print it. */
export function loginValues({ caller, connection }: Pick<LaunchInputs, "caller" | "connection">): string[] {
  const inherited = connection.variables.map((name) => caller[name]);
  return [...inherited, ...Object.values(connection.env)].filter((value) => value !== undefined);
}

function missingRefs({ loaded }: LaunchInputs, { used }: ResolvedCredentials): string[] {
  return personaRefs(loaded.persona).filter((name) => !used.some((credential) => credential.name === name));
}

function resultOf(
  plan: LaunchPlan,
  active: ActiveLaunch,
  agent: AgentRun,
  { status, failure }: Verdict,
  durationMs: number,
): LaunchResult {
  const { end, stderr } = agent;
  return {
    status,
    output: agent.answer,
    stderr: failure === undefined ? stderr : `${stderr}${failure.message}\n`,
    exitCode: end.spawnError === undefined ? (end.exitCode ?? null) : 127,
    ...(end.signal === undefined ? {} : { signal: end.signal }),
    durationMs,
    launchId: plan.launchId,
    harness: plan.harness.id,
    failure,
    ...(failure === undefined ? {} : { reason: failure.message }),
    sessionId: agent.sessionId,
    usage: agent.usage,
    identity: active.outcome(),
    warnings: active.report.warnings(),
    logFile: plan.directory.outputLog,
  };
}
