import { expect, it } from "vitest";
import type { ProcessEnd } from "../process/run-process.ts";
import { judgeRun, type Verdict } from "./judge-run.ts";
import type { AgentRun } from "./run-agent.ts";

const enoent: NodeJS.ErrnoException = Object.assign(new Error("spawn claude ENOENT"), { code: "ENOENT" });

const run = (end: Partial<ProcessEnd>, rest: Partial<AgentRun> = {}): AgentRun => ({
  end: { strays: 0, ...end },
  answer: "done",
  error: undefined,
  sessionId: undefined,
  stderr: "",
  ...rest,
});

it.each<[string, AgentRun, Verdict]>([
  ["an answer and exit code 0", run({ exitCode: 0 }), { status: "completed" }],
  ["strays that were killed", run({ exitCode: 0, strays: 3 }), { status: "completed" }],
  [
    "exit code 0 without an answer",
    run({ exitCode: 0 }, { answer: "" }),
    { status: "failed", reason: "the agent ended without an answer" },
  ],
  [
    "exit code 0 with a blank answer",
    run({ exitCode: 0 }, { answer: " \n\t" }),
    { status: "failed", reason: "the agent ended without an answer" },
  ],
  [
    "exit code 0 with an error of its own",
    run({ exitCode: 0 }, { error: "API Error: 400" }),
    { status: "failed", reason: "API Error: 400" },
  ],
  ["an error of its own without words", run({ exitCode: 1 }, { error: "" }), { status: "failed", reason: "" }],
  ["exit code 1", run({ exitCode: 1 }), { status: "failed", reason: "the agent exited with code 1" }],
  [
    "its own error before the exit code",
    run({ exitCode: 1 }, { error: "refused" }),
    { status: "failed", reason: "refused" },
  ],
  ["a signal", run({ signal: "SIGKILL" }), { status: "failed", reason: "the agent was killed by SIGKILL" }],
  [
    "no start",
    run({ spawnError: enoent }),
    { status: "failed", reason: "the agent did not start: spawn claude ENOENT" },
  ],
  [
    "the deadline",
    run({ signal: "SIGTERM", stoppedBy: "deadline" }),
    { status: "timeout", reason: "no end within 5 s" },
  ],
  [
    "the deadline, whatever the agent says",
    run({ exitCode: 0, stoppedBy: "deadline" }, { error: "interrupted" }),
    { status: "timeout", reason: "no end within 5 s" },
  ],
  [
    "cancelling",
    run({ signal: "SIGINT", stoppedBy: "cancel" }),
    { status: "cancelled", reason: "it was stopped before it was done" },
  ],
  [
    "cancelling, with exit code 0",
    run({ exitCode: 0, stoppedBy: "cancel" }),
    { status: "cancelled", reason: "it was stopped before it was done" },
  ],
])("judgeRun() judges %s", (_name, agent, expected) => {
  expect(judgeRun(agent, 5)).toEqual(expected);
});
