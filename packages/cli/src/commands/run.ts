import {
  LaunchError,
  type FailureClass,
  type LaunchFailure,
  type LaunchResult,
  type PersonaHandle,
  type PersonaOptions,
  type SendOptions,
  type TokenUsage,
} from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";
import { exitCodeOfResult, exitCodeOfSignal, exitCodes } from "../exit-codes.ts";
import { makeLauncher } from "../make-launcher.ts";
import { planText } from "../output/plan.ts";
import { jsonText } from "../output/json-text.ts";
import { printable, printableLines } from "../output/printable.ts";
import { progressLine } from "../output/progress.ts";
import { reportError } from "../output/report-error.ts";
import { createStyle, type Style } from "../output/style.ts";
import { agentOptions, personaOptions, type AgentFlags } from "./agent-flags.ts";
import { watchForInterruption } from "./interruption.ts";

export interface RunFlags extends AgentFlags {
  timeout?: string;
  scan?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

/** `persona run` */
export async function runCommand(id: string, task: string, flags: RunFlags, host: CliHost): Promise<number> {
  using launcher = makeLauncher(host, flags);
  await using persona = launcher.usePersona(id, taskOptions(flags));
  const options = sendOptions(flags, host);
  const text = task === "-" ? await host.readInput() : task;
  if (flags.dryRun === true) {
    const plan = await persona.plan(text, options);
    host.write(flags.json === true ? jsonText(plan) : planText(plan));
    return exitCodes.ok;
  }
  return await supervise(persona, text, options, flags, host);
}

/** Each task stands for itself: nothing goes on afterwards. */
export function taskOptions(flags: RunFlags): PersonaOptions {
  return { conversation: "new", ...personaOptions(flags) };
}

export function sendOptions(flags: RunFlags, host: CliHost): SendOptions {
  return {
    ...agentOptions(flags, host),
    timeoutSeconds: flags.timeout === undefined ? undefined : parseTimeout(flags.timeout),
    scan: flags.scan,
  };
}

/** Runs the launch with its progress on standard error, and tells how it ended. */
async function supervise(
  persona: PersonaHandle,
  task: string,
  options: SendOptions,
  flags: RunFlags,
  host: CliHost,
): Promise<number> {
  const style = createStyle(host.hasColor);
  let agentGroup: number | undefined;
  const execution = persona.sendMessage(task, {
    ...options,
    onEvent: (event) => {
      if (event.type === "started") agentGroup = event.pid;
      if (flags.quiet !== true) host.writeError(progressLine(event, style) ?? "");
    },
  });
  using interruption = watchForInterruption({
    host,
    style,
    cancel: (signal) => execution.cancel(signal),
    agentGroup: () => agentGroup,
  });
  try {
    const result = await execution;
    printResult(result, flags, host, style);
    const signal = interruption.signal();
    return signal === undefined ? exitCodeOfResult(result) : exitCodeOfSignal(signal);
  } catch (error) {
    const signal = interruption.signal();
    if (signal === undefined) throw error;
    reportError(error, flags.json === true, host);
    return exitCodeOfSignal(signal);
  }
}

function printResult(result: LaunchResult, flags: RunFlags, host: CliHost, style: Style): void {
  if (flags.json === true) {
    host.write(jsonText(result));
    return;
  }
  host.write(answerText(result.output, host));
  if (result.failure === undefined) {
    if (flags.quiet !== true && result.usage !== undefined) host.writeError(usageLine(result.usage, style));
    return;
  }
  host.writeError(failureText(result.failure, result, style));
}

function usageLine({ inputTokens, cachedInputTokens, outputTokens, costUsd }: TokenUsage, style: Style): string {
  const cached = cachedInputTokens === 0 ? "" : ` (and ${cachedInputTokens} cached)`;
  const cost = costUsd === undefined ? "" : `, $${costUsd.toFixed(4)}`;
  return `${style.dim("used")}      ${inputTokens} tokens in${cached}, ${outputTokens} out${cost}\n`;
}

/** What mends a failure, where anything does. */
const remedies: Partial<Record<FailureClass, string>> = {
  auth: "log in to the harness, or check its key",
  quota: "try again later, or choose another model with --model",
  model: "choose another model with --model",
  network: "check the way to the model's service",
  limit: "give a smaller task",
  resources: "make room (memory, files, disk), or pass the agent less",
};

function failureText({ class: kind, message }: LaunchFailure, { status, logFile }: LaunchResult, style: Style): string {
  const remedy = remedies[kind];
  const next = [...(remedy === undefined ? [] : [remedy]), `log: ${printable(logFile)}`];
  const ending = message === "" ? style.error(status) : `${style.error(status)} ${printable(message)}`;
  return `${ending}\n${next.map((line) => `  ${style.dim("→")} ${line}\n`).join("")}`;
}

/** To a pipe or a file the answer goes as it is; a terminal would obey what stands in it. */
function answerText(output: string, { isTerminal }: CliHost): string {
  const answer = isTerminal ? printableLines(output) : output;
  return answer === "" || answer.endsWith("\n") ? answer : `${answer}\n`;
}

function parseTimeout(text: string): number {
  const seconds = Number(text);
  if (/^\d+(?:\.\d+)?$/.test(text) && seconds > 0) return seconds;
  throw new LaunchError(
    "OPTION_INVALID",
    `Cannot use --timeout ${JSON.stringify(text)}: it is not a number of seconds`,
    {
      hint: "For example --timeout 600",
    },
  );
}
