import type { AgentRun } from "../launch/run-agent.ts";
import type { Verdict } from "../launch/judge-run.ts";
import type { LaunchFailure } from "../launch/launch-failure.ts";
import type { SkillCommandResult } from "./install-skills.ts";
import type { RunnableResult } from "./runnable.ts";

export interface AgentOutcome {
  agent: AgentRun;
  verdict: Verdict;
  /** What harness-kit puts in front of standard error. */
  warningText: string;
  /** What the caller said when cancelling. */
  cancelReason: string;
  logFile: string;
  durationMs: number;
}

/** The result of an agent's run, as harness-kit words it: standard error is the agent's own. */
export function agentResult(outcome: AgentOutcome): RunnableResult {
  const { agent, verdict, warningText, cancelReason, logFile, durationMs } = outcome;
  const { end, answer, usage, sessionId } = agent;
  const words = end.spawnError === undefined ? agent.rawStderr : end.spawnError.message;
  return {
    status: verdict.status,
    output: answer,
    stderr: warningText + words + (cancelReason === "" ? "" : `\n${cancelReason}`),
    exitCode: end.spawnError === undefined ? (end.exitCode ?? null) : startCode(end.spawnError),
    durationMs,
    failure: verdict.failure,
    usage,
    sessionId,
    logFile,
  };
}

/** As harness-kit: 127 for a missing command, 1 for what else kept it from starting. */
function startCode({ code }: NodeJS.ErrnoException): number {
  return code === "ENOENT" ? 127 : 1;
}

/** The result when the skills could not be installed. */
export function skillsResult(
  { end, stdout, stderr, failure }: SkillCommandResult,
  warningText: string,
  durationMs: number,
): RunnableResult {
  const status = failure?.class === "timeout" || failure?.class === "cancelled" ? failure.class : "failed";
  const exitCode = end.exitCode ?? null;
  return { ...neverRan, status, output: stdout, stderr: warningText + stderr, exitCode, durationMs, failure };
}

/** The result when the harness is not there. */
export function missingResult(
  { command, installHint }: { command: string; installHint: string },
  warningText: string,
  durationMs: number,
): RunnableResult {
  const message = `there is no "${command}" on PATH; install it with "${installHint}"`;
  const failure: LaunchFailure = { class: "not-started", message };
  return { ...neverRan, status: "failed", stderr: `${warningText}${message}`, exitCode: 127, durationMs, failure };
}

const neverRan = { output: "", usage: undefined, sessionId: undefined, logFile: undefined };
