import type { ProcessEnd } from "../process/run-process.ts";
import { abandon, beginLaunch, valuesOf, type ActiveLaunch, type StartingLaunch } from "./begin-launch.ts";
import type { HeldIdentity } from "./held-identity.ts";
import { spawnFailureClass } from "./judge-run.ts";
import type { LaunchContext, RunInTerminal } from "./launch-context.ts";
import type { LaunchFailure } from "./launch-failure.ts";
import type { LaunchInputs, LaunchPlan } from "./launch-plan.ts";
import type { InteractiveResult } from "./launch-result.ts";
import { notePlaceholders } from "./note-placeholders.ts";
import { placeAgent, type PreparedAgent } from "./prepare-agent.ts";
import { stageSkills } from "./stage-skills.ts";
import { step } from "../steps.ts";
import { tracedSpawn } from "../telemetry/traced-spawn.ts";
import { tracedStep } from "../telemetry/traced-step.ts";

/**
 * One launch of an agent that gets the caller's terminal, from its plan to its record. Nothing it prints is kept.
 *
 * @throws LaunchError or RaviError for what stops a launch before the agent runs. What the agent does is a result.
 */
export async function launchInteractive(
  plan: LaunchPlan,
  read: LaunchInputs,
  context: LaunchContext,
  runInTerminal: RunInTerminal,
  held?: HeldIdentity,
): Promise<InteractiveResult> {
  const startedAt = Date.now();
  const place = (begun: ActiveLaunch): Promise<PreparedAgent> => placeAgent(plan, read, begun, context.trace);
  const active = await beginLaunch(plan, valuesOf(read), context, held, place);
  try {
    const end = await runAtTerminal(plan, read, active, runInTerminal, context);
    step("process.ended");
    active.report.processEnded(end);
    const failure = startFailure(end);
    await active.end({ status: "ended", reason: failure?.message, failure: failure?.class });
    return resultOf(plan, active, end, failure, Date.now() - startedAt);
  } catch (error) {
    throw await abandon(active, error, context.signal);
  }
}

async function runAtTerminal(
  plan: LaunchPlan,
  read: LaunchInputs,
  active: StartingLaunch<PreparedAgent>,
  runInTerminal: RunInTerminal,
  { signal }: LaunchContext,
): Promise<ProcessEnd> {
  const { launchId } = plan;
  const { command, env, invocation } = active.prepared;
  await tracedStep("prepare", launchId, async () => {
    await stageSkills(plan, read, signal);
    step("skills.staged");
    await notePlaceholders(plan, read, active);
    step("placeholders.intended");
  });
  signal?.throwIfAborted();
  step("process.starting");
  const run = (started: () => void): Promise<ProcessEnd> =>
    runInTerminal({
      file: command,
      args: invocation.args,
      cwd: plan.workspace.path,
      env,
      launchId,
      onStart: (pid) => {
        started();
        active.report.started(plan.harness.id, command, pid);
      },
    });
  return await tracedStep("supervise", launchId, () => tracedSpawn(launchId, run));
}

function startFailure({ spawnError }: ProcessEnd): LaunchFailure | undefined {
  if (spawnError === undefined) return undefined;
  return { class: spawnFailureClass(spawnError), message: `the agent did not start: ${spawnError.message}` };
}

function resultOf(
  plan: LaunchPlan,
  active: ActiveLaunch,
  { exitCode, signal, spawnError }: ProcessEnd,
  failure: LaunchFailure | undefined,
  durationMs: number,
): InteractiveResult {
  return {
    launchId: plan.launchId,
    harness: plan.harness.id,
    exitCode: spawnError === undefined ? (exitCode ?? null) : 127,
    ...(signal === undefined ? {} : { signal }),
    failure,
    identity: active.outcome(),
    warnings: active.report.warnings(),
    durationMs,
  };
}
