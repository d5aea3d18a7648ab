import { join } from "node:path";
import { withEncodedSecrets } from "../credentials/encoded-secrets.ts";
import type { Redact } from "../credentials/redactor.ts";
import {
  createRunSummary,
  type AgentEvent,
  type AgentFailure,
  type RunSummary,
  type TokenUsage,
} from "../harness/agent-event.ts";
import type { HarnessAdapter, HarnessInvocation, ParseLine } from "../harness/harness-adapter.ts";
import { runProcess, type ProcessEnd, type RunProcessOptions } from "../process/run-process.ts";
import type { LaunchDirectory } from "../workspace/state-directory.ts";
import { createAgentOutput, type AgentOutput, type AgentOutputOptions } from "./agent-output.ts";
import { createPlainText, createTextTail, type PlainText } from "./plain-text.ts";

export interface RunAgentOptions {
  adapter: HarnessAdapter;
  command: string;
  invocation: HarnessInvocation;
  directory: LaunchDirectory;
  workspace: string;
  env: Readonly<Record<string, string>>;
  launchId: string;
  timeoutSeconds: number;
  /** Values to mask. */
  secrets: readonly string[];
  /** Masks one-time codes. They stay in the answer, which may be about nothing else. @default nothing is masked */
  redactCodes?: Redact | undefined;
  signal: AbortSignal | undefined;
  /** What the conversation had used before. */
  usedBefore?: TokenUsage | undefined;
  /** @default 64 MiB */
  logLimitBytes?: number | undefined;
  onStart: (pid: number) => void;
  onLine: (stream: "stdout" | "stderr", line: string) => void;
  onEvent: (event: AgentEvent) => void;
  /** The output as it comes, masked, in pieces that need not end with a line. */
  onText?: ((stream: "stdout" | "stderr", text: string) => void) | undefined;
  /**
   * Whether the command is a stand-in for the harness, which may answer with plain text: that is the answer when nothing
   * it prints is in the harness's format. @default false
   */
  acceptsText?: boolean | undefined;
}

export interface AgentRun extends RunSummary {
  end: ProcessEnd;
  /** What kind of error `error` is, where the harness tells. */
  failure: AgentFailure | undefined;
  /** What this run used, where the harness tells. */
  usage: TokenUsage | undefined;
  /** Whether the agent printed anything that its harness's format knows. */
  isStructured: boolean;
  /** The last part of standard error, masked, line by line. */
  stderr: string;
  /** The same as it came, when `onText` or `acceptsText` was given; else empty. */
  rawStderr: string;
}

/** Runs the agent to its end and reads its structured output on the way. */
export async function runAgent(given: RunAgentOptions): Promise<AgentRun> {
  const { adapter, redactCodes = unchanged } = given;
  const secrets = withEncodedSecrets(given.secrets, adapter.encodeReference);
  const options = { ...given, secrets };
  const seen = createObserver();
  const read = (stream: "stdout" | "stderr", parse: ParseLine | undefined, line: string, shown: string): void => {
    options.onLine(stream, shown);
    for (const event of parse?.(line) ?? []) {
      seen.add(event);
      options.onEvent(maskEvent(event, redactCodes));
    }
  };
  const parseStdout = adapter.createParser({ usedBefore: options.usedBefore });
  const { stdout, stderr } = openLogs(options, {
    stdout: (line, shown) => read("stdout", parseStdout, line, shown),
    stderr: (line, shown) => read("stderr", adapter.readStderr, line, shown),
  });
  const plain = createPlainOutput(options);
  const outputs = [stdout, stderr, plain.stdout, plain.stderr];
  let end: ProcessEnd;
  try {
    end = await start(options, {
      onStdout: (chunk) => {
        stdout.write(chunk);
        plain.stdout.write(chunk);
      },
      onStderr: (chunk) => {
        stderr.write(chunk);
        plain.stderr.write(chunk);
      },
    });
  } catch (error) {
    endAll(outputs);
    throw error;
  }
  const errors = [end.callbackError, ...endAll(outputs)].filter((error) => error !== undefined);
  const mistake = errors.find((error) => !isSystemError(error));
  if (mistake !== undefined) throw mistake;
  if (errors.length > 0) end = { ...end, callbackError: errors[0] };
  const summary = seen.summary();
  const isPlain = options.acceptsText === true && !summary.isStructured;
  const answer = isPlain ? plain.answer() : summary.answer;
  return { ...summary, answer, end, stderr: stderr.tail(), rawStderr: plain.words() };
}

const unchanged: Redact = (text) => text;

type OnLine = AgentOutputOptions["onLine"];

function openLogs(
  { directory, secrets, redactCodes: redact = unchanged, logLimitBytes }: RunAgentOptions,
  onLine: { stdout: OnLine; stderr: OnLine },
): { stdout: AgentOutput; stderr: AgentOutput } {
  const shared = { secrets, redact, logLimitBytes };
  const stdout = createAgentOutput({ ...shared, logFile: directory.outputLog, onLine: onLine.stdout });
  try {
    const stderr = createAgentOutput({ ...shared, logFile: directory.errorLog, onLine: onLine.stderr });
    return { stdout, stderr };
  } catch (error) {
    stdout.end();
    throw error;
  }
}

/** Ends every output, whatever becomes of the others, and answers what went wrong. */
function endAll(outputs: readonly { end(): void }[]): unknown[] {
  return outputs.flatMap((output) => {
    try {
      output.end();
      return [];
    } catch (error) {
      return [error];
    }
  });
}

function maskEvent(event: AgentEvent, redact: Redact): AgentEvent {
  const masked = Object.entries(event).map(([key, value]) => [key, typeof value === "string" ? redact(value) : value]);
  return Object.fromEntries(masked) as AgentEvent;
}

/** How much of a plain answer is kept, in UTF-16 units: its end. */
const plainAnswerLength = 4 * 1024 * 1024;
const plainWordsLength = 1024 * 1024;

const nothing: PlainText = { write: () => {}, end: () => {} };

function createPlainOutput({ secrets, onText, acceptsText }: RunAgentOptions): {
  stdout: PlainText;
  stderr: PlainText;
  answer(): string;
  words(): string;
} {
  const answer = createTextTail(plainAnswerLength);
  const words = createTextTail(plainWordsLength);
  const texts = { answer: answer.text, words: words.text };
  if (onText === undefined && acceptsText !== true) return { stdout: nothing, stderr: nothing, ...texts };
  return {
    stdout: createPlainText(secrets, (text) => {
      onText?.("stdout", text);
      if (acceptsText === true) answer.append(text);
    }),
    stderr: createPlainText(secrets, (text) => {
      onText?.("stderr", text);
      words.append(text);
    }),
    ...texts,
  };
}

/** What a machine without memory, files or room has to say is a result: it is not the caller who is wrong. */
async function start(
  options: RunAgentOptions,
  output: Pick<RunProcessOptions, "onStdout" | "onStderr">,
): Promise<ProcessEnd> {
  const { adapter, directory, invocation } = options;
  let hasStarted = false;
  try {
    return await runProcess({
      file: options.command,
      args: invocation.args,
      cwd: options.workspace,
      env: options.env,
      launchId: options.launchId,
      firstSignal: adapter.firstSignal,
      stdinFile: join(directory.run, "task"),
      stdoutFile: join(directory.run, "stdout"),
      stderrFile: join(directory.run, "stderr"),
      ...output,
      onStart: (pid) => {
        hasStarted = true;
        options.onStart(pid);
      },
      deadlineMs: options.timeoutSeconds * 1000,
      signal: options.signal,
    });
  } catch (error) {
    if (hasStarted || !isSystemError(error)) throw error;
    return { spawnError: error, strays: 0 };
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error && "code" in error;
}

function createObserver(): { add(event: AgentEvent): void; summary(): Omit<AgentRun, "end" | "stderr" | "rawStderr"> } {
  const run = createRunSummary();
  let failure: AgentFailure | undefined;
  let usage: TokenUsage | undefined;
  let isStructured = false;
  return {
    add: (event) => {
      run.add(event);
      isStructured = true;
      if (event.type === "usage") usage = event.usage;
      else if (event.type === "error") failure = event.failure;
    },
    summary: () => ({ ...run.summary(), failure, usage, isStructured }),
  };
}
