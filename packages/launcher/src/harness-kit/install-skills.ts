import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { spawnFailureClass } from "../launch/judge-run.ts";
import { createPlainText, createTextTail } from "../launch/plain-text.ts";
import type { LaunchFailure } from "../launch/launch-failure.ts";
import { runProcess, type ProcessEnd } from "../process/run-process.ts";

export interface SkillCommandOptions {
  /** The router's install or clean-up command. */
  command: readonly string[];
  /** Name of the run, unique in `directory`. */
  name: string;
  /** Private directory for the command's output. */
  directory: string;
  cwd: string;
  env: Readonly<Record<string, string>>;
  launchId: string;
  secrets: readonly string[];
  deadlineSeconds: number;
  signal?: AbortSignal | undefined;
  onText?: ((stream: "stdout" | "stderr", text: string) => void) | undefined;
}

export interface SkillCommandResult {
  end: ProcessEnd;
  stdout: string;
  stderr: string;
  /** `undefined` when it did what it should. */
  failure: LaunchFailure | undefined;
}

const tailLength = 1024 * 1024;

/** Runs one of the router's skill commands, supervised like an agent. */
export async function runSkillCommand(options: SkillCommandOptions): Promise<SkillCommandResult> {
  const { command, directory, name, secrets, onText } = options;
  const [file = "", ...args] = command;
  const at = (stream: string): string => join(directory, `${name}.${stream}`);
  await writeFile(at("stdin"), "", { mode: 0o600, flag: "wx" });
  const [stdout, stderr] = [createTextTail(tailLength), createTextTail(tailLength)];
  const out = createPlainText(secrets, (text) => {
    stdout.append(text);
    onText?.("stdout", text);
  });
  const err = createPlainText(secrets, (text) => {
    stderr.append(text);
    onText?.("stderr", text);
  });
  const end = await runProcess({
    file,
    args,
    cwd: options.cwd,
    env: options.env,
    launchId: options.launchId,
    firstSignal: "SIGTERM",
    stdinFile: at("stdin"),
    stdoutFile: at("stdout"),
    stderrFile: at("stderr"),
    onStdout: out.write,
    onStderr: err.write,
    deadlineMs: options.deadlineSeconds * 1000,
    signal: options.signal,
  });
  out.end();
  err.end();
  return { end, stdout: stdout.text(), stderr: stderr.text(), failure: failureOf(end) };
}

function failureOf({ spawnError, stoppedBy, exitCode }: ProcessEnd): LaunchFailure | undefined {
  if (spawnError !== undefined) {
    const message = `the skills could not be installed: ${spawnError.message}`;
    return { class: spawnFailureClass(spawnError), message };
  }
  if (stoppedBy === "deadline") return { class: "timeout", message: "installing the skills took too long" };
  if (stoppedBy === "cancel") return { class: "cancelled", message: "it was stopped before it was done" };
  return exitCode === 0 ? undefined : { class: "crash", message: "the skills could not be installed" };
}
