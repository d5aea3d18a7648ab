import { expect, it } from "vitest";
import type { ProcessEnd } from "../process/run-process.ts";
import { judgeRun, type Verdict } from "./judge-run.ts";
import type { FailureClass } from "./launch-failure.ts";
import type { AgentRun } from "./run-agent.ts";

const spawnError = (code: string): NodeJS.ErrnoException => Object.assign(new Error(`spawn claude ${code}`), { code });

const run = (end: Partial<ProcessEnd>, rest: Partial<AgentRun> = {}): AgentRun => ({
  end: { strays: 0, ...end },
  answer: "done",
  error: undefined,
  failure: undefined,
  usage: undefined,
  isStructured: true,
  sessionId: undefined,
  stderr: "",
  rawStderr: "",
  ...rest,
});

const failed = (failureClass: FailureClass, message: string): Verdict => ({
  status: "failed",
  failure: { class: failureClass, message },
});
const timedOut: Verdict = { status: "timeout", failure: { class: "timeout", message: "no end within 5 s" } };
const cancelled: Verdict = {
  status: "cancelled",
  failure: { class: "cancelled", message: "it was stopped before it was done" },
};

it.each<[string, AgentRun, Verdict]>([
  ["an answer and exit code 0", run({ exitCode: 0 }), { status: "completed" }],
  [
    "a log for which the disk had no room",
    run({ exitCode: 0, callbackError: Object.assign(new Error("ENOSPC: no space left"), { syscall: "write" }) }),
    failed("resources", "its output could not be written: ENOSPC: no space left"),
  ],
  ["strays that were killed", run({ exitCode: 0, strays: 3 }), { status: "completed" }],
  [
    "exit code 0 without an answer",
    run({ exitCode: 0 }, { answer: "" }),
    failed("no-answer", "the agent ended without an answer"),
  ],
  [
    "exit code 0 with a blank answer",
    run({ exitCode: 0 }, { answer: " \n\t" }),
    failed("no-answer", "the agent ended without an answer"),
  ],
  [
    "exit code 0 with an error of its own",
    run({ exitCode: 0 }, { error: "API Error: 400" }),
    failed("agent", "API Error: 400"),
  ],
  [
    "an error whose kind the harness tells",
    run({ exitCode: 1 }, { error: "API Error: 401", failure: "auth" }),
    failed("auth", "API Error: 401"),
  ],
  ["an error of its own without words", run({ exitCode: 1 }, { error: "" }), failed("agent", "")],
  ["exit code 1", run({ exitCode: 1 }), failed("crash", "the agent exited with code 1")],
  [
    "exit code 1 after an answer, with last words",
    run({ exitCode: 1 }, { stderr: "note\nTypeError: x is not a function\n" }),
    failed("crash", "the agent exited with code 1: TypeError: x is not a function"),
  ],
  ["its own error before the exit code", run({ exitCode: 1 }, { error: "refused" }), failed("agent", "refused")],
  ["a signal", run({ signal: "SIGKILL" }), failed("signal", "the agent was killed by SIGKILL")],
  [
    "a signal that the agent turns into a code",
    run({ exitCode: 143 }),
    failed("signal", "the agent was killed by SIGTERM"),
  ],
  ["a signal that means a bug", run({ signal: "SIGSEGV" }), failed("crash", "the agent was killed by SIGSEGV")],
  ["the same as a shell reports it", run({ exitCode: 134 }), failed("crash", "the agent was killed by SIGABRT")],
  ["a code that is no signal's", run({ exitCode: 255 }), failed("crash", "the agent exited with code 255")],
  [
    "no start",
    run({ spawnError: spawnError("ENOENT") }),
    failed("not-started", "the agent did not start: spawn claude ENOENT"),
  ],
  ...["E2BIG", "EMFILE", "ENFILE", "ENOMEM", "EAGAIN", "ENOSPC"].map((code): [string, AgentRun, Verdict] => [
    `no start for ${code}`,
    run({ spawnError: spawnError(code) }),
    failed("resources", `the agent did not start: spawn claude ${code}`),
  ]),
  ["the deadline", run({ signal: "SIGTERM", stoppedBy: "deadline" }), timedOut],
  [
    "the deadline, whatever the agent says",
    run({ exitCode: 0, stoppedBy: "deadline" }, { error: "interrupted" }),
    timedOut,
  ],
  ["cancelling", run({ signal: "SIGINT", stoppedBy: "cancel" }), cancelled],
  ["cancelling, with exit code 0", run({ exitCode: 0, stoppedBy: "cancel" }), cancelled],
])("judgeRun() judges %s", (_name, agent, expected) => {
  expect(judgeRun(agent, { timeoutSeconds: 5 })).toEqual(expected);
});

it("judgeRun() blames a ref without a value when the agent names it", () => {
  const agent = run({ exitCode: 1 }, { error: "Missing environment variable: `LAB_KEY`.", failure: "auth" });
  expect(judgeRun(agent, { timeoutSeconds: 5, missingRefs: ["LAB", "LAB_KEY"] })).toEqual(
    failed("missing-ref", "Missing environment variable: `LAB_KEY`. (LAB_KEY has no value)"),
  );
  expect(judgeRun(agent, { timeoutSeconds: 5, missingRefs: ["OTHER"] }).failure?.class).toBe("auth");
});
