import type { LaunchResult } from "./launch-result.ts";
import type { AgentRun } from "./run-agent.ts";

export interface Verdict {
  status: LaunchResult["status"];
  /** Why it is not `completed`. */
  reason?: string;
}

/**
 * Says how a run went. Exit code 0 is not enough: claude exits 0 when it is interrupted and opencode when it rejects a
 * tool, both with nothing to show.
 */
export function judgeRun({ end, error, answer, stderr }: AgentRun, timeoutSeconds: number): Verdict {
  if (end.spawnError !== undefined) return failed(`the agent did not start: ${end.spawnError.message}`);
  if (end.stoppedBy === "deadline") return { status: "timeout", reason: `no end within ${timeoutSeconds} s` };
  if (end.stoppedBy === "cancel") return { status: "cancelled", reason: "it was stopped before it was done" };
  if (error !== undefined) return failed(error);
  if (end.signal !== undefined) return failed(`the agent was killed by ${end.signal}`);
  if (end.exitCode !== 0) return failed(`the agent exited with code ${end.exitCode}${lastWords(stderr)}`);
  if (answer.trim() === "") return failed("the agent ended without an answer");
  return { status: "completed" };
}

/** The last line of standard error, where programs say what went wrong. */
function lastWords(stderr: string): string {
  const line = stderr.trim().split("\n").at(-1) ?? "";
  return line === "" ? "" : `: ${line.slice(0, 300)}`;
}

function failed(reason: string): Verdict {
  return { status: "failed", reason };
}
