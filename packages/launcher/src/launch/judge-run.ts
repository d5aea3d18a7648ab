import { constants } from "node:os";
import type { ProcessEnd } from "../process/run-process.ts";
import { isExhaustion, isSystemError } from "../process/system-error.ts";
import type { FailureClass, LaunchFailure } from "./launch-failure.ts";
import type { LaunchResult } from "./launch-result.ts";
import type { AgentRun } from "./run-agent.ts";

export interface Verdict {
  status: LaunchResult["status"];
  /** Why it is not `completed`. */
  failure?: LaunchFailure;
}

export interface JudgeOptions {
  timeoutSeconds: number;
  /** Names of refs of the persona that had no value. */
  missingRefs?: readonly string[];
}

/**
 * Says how a run went. Exit code 0 is not enough: claude exits 0 when it is interrupted and opencode when it rejects a
 * tool, both with nothing to show. Nor is an answer: an agent that printed one may have crashed afterwards.
 */
export function judgeRun(run: AgentRun, { timeoutSeconds, missingRefs = [] }: JudgeOptions): Verdict {
  const { stoppedBy } = run.end;
  if (stoppedBy === "deadline") {
    return { status: "timeout", failure: { class: "timeout", message: `no end within ${timeoutSeconds} s` } };
  }
  if (stoppedBy === "cancel") {
    return { status: "cancelled", failure: { class: "cancelled", message: "it was stopped before it was done" } };
  }
  if (stoppedBy === "output-limit") {
    return { status: "failed", failure: { class: "resources", message: "it printed more than the disk can take" } };
  }
  const failure = failureOf(run);
  return failure === undefined
    ? { status: "completed" }
    : { status: "failed", failure: withMissingRef(failure, missingRefs) };
}

function failureOf({ end, error, failure, answer, stderr }: AgentRun): LaunchFailure | undefined {
  const { spawnError } = end;
  if (spawnError !== undefined) {
    return { class: spawnFailureClass(spawnError), message: `the agent did not start: ${spawnError.message}` };
  }
  // A full disk under the log, say. Anything else that went wrong there is a mistake of ours.
  if (isSystemError(end.callbackError)) {
    return { class: "resources", message: `its output could not be written: ${end.callbackError.message}` };
  }
  if (end.isKeeperLost === true) return { class: "signal", message: "the agent was killed: its supervisor had died" };
  if (error !== undefined) return { class: failure ?? "agent", message: error };
  const signal = signalOf(end);
  if (signal !== undefined) return killed(signal);
  if (end.exitCode !== 0) {
    return { class: "crash", message: `the agent exited with code ${end.exitCode}${lastWords(stderr)}` };
  }
  return answer.trim() === "" ? { class: "no-answer", message: "the agent ended without an answer" } : undefined;
}

/** Whether the machine lacked what a start needs, or the agent cannot be started at all. */
export function spawnFailureClass(error: NodeJS.ErrnoException): FailureClass {
  return error.code === "E2BIG" || isExhaustion(error) ? "resources" : "not-started";
}

const crashes: ReadonlySet<NodeJS.Signals> = new Set(["SIGSEGV", "SIGABRT", "SIGBUS", "SIGILL", "SIGFPE", "SIGTRAP"]);

function killed(signal: NodeJS.Signals): LaunchFailure {
  return { class: crashes.has(signal) ? "crash" : "signal", message: `the agent was killed by ${signal}` };
}

const signals = Object.entries(constants.signals) as [NodeJS.Signals, number][];

/** claude catches SIGTERM and exits with 143, and a shell in front of an agent reports its death by signal as a code. */
function signalOf({ exitCode, signal }: ProcessEnd): NodeJS.Signals | undefined {
  if (signal !== undefined || exitCode === undefined || exitCode <= 128) return signal;
  return signals.find(([, number]) => number === exitCode - 128)?.[0];
}

/** An agent that names a variable which a ref of the persona wanted, and which nothing had, failed for want of it. */
function withMissingRef(failure: LaunchFailure, missing: readonly string[]): LaunchFailure {
  const name = missing.find((candidate) => new RegExp(`\\b${candidate}\\b`).test(failure.message));
  if (name === undefined) return failure;
  return { class: "missing-ref", message: `${failure.message} (${name} has no value)` };
}

/** The last line of standard error, where programs say what went wrong. */
function lastWords(stderr: string): string {
  const line = stderr.trim().split("\n").at(-1) ?? "";
  return line === "" ? "" : `: ${line.slice(0, 300)}`;
}
