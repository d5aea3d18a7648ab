import { join } from "node:path";
import type { Redact } from "../credentials/redactor.ts";
import { createRunSummary, type AgentEvent, type RunSummary } from "../harness/agent-event.ts";
import type { HarnessAdapter, HarnessInvocation } from "../harness/harness-adapter.ts";
import { runProcess, type ProcessEnd } from "../process/run-process.ts";
import type { LaunchDirectory } from "../workspace/state-directory.ts";
import { createAgentOutput } from "./agent-output.ts";

export interface RunAgentOptions {
  adapter: HarnessAdapter;
  command: string;
  invocation: HarnessInvocation;
  directory: LaunchDirectory;
  workspace: string;
  env: Readonly<Record<string, string>>;
  launchId: string;
  timeoutSeconds: number;
  redact: Redact;
  signal: AbortSignal | undefined;
  onStart: (pid: number) => void;
  onLine: (stream: "stdout" | "stderr", line: string) => void;
  onEvent: (event: AgentEvent) => void;
}

export interface AgentRun extends RunSummary {
  end: ProcessEnd;
  /** The last part of standard error, masked. */
  stderr: string;
}

/** Runs the agent to its end and reads its structured output on the way. */
export async function runAgent(options: RunAgentOptions): Promise<AgentRun> {
  const { adapter, directory, invocation, redact } = options;
  const parse = adapter.createParser();
  const summary = createRunSummary();
  const stdout = createAgentOutput(directory.outputLog, redact, (line) => {
    options.onLine("stdout", line);
    for (const event of parse(line)) {
      summary.add(event);
      options.onEvent(event);
    }
  });
  const stderr = createAgentOutput(directory.errorLog, redact, (line) => options.onLine("stderr", line));
  let end: ProcessEnd;
  try {
    end = await runProcess({
      file: options.command,
      args: invocation.args,
      cwd: options.workspace,
      env: options.env,
      launchId: options.launchId,
      firstSignal: adapter.firstSignal,
      stdinFile: join(directory.run, "task"),
      stdoutFile: join(directory.run, "stdout"),
      stderrFile: join(directory.run, "stderr"),
      onStdout: stdout.write,
      onStderr: stderr.write,
      onStart: options.onStart,
      deadlineMs: options.timeoutSeconds * 1000,
      signal: options.signal,
    });
  } finally {
    stdout.end();
    stderr.end();
  }
  return { ...summary.summary(), end, stderr: stderr.tail() };
}
