import { LaunchError, type HarnessId, type LaunchResult, type PersonaHandle, type SendOptions } from "@persona-launcher/launcher";
import { detectOrchestrator } from "@persona-launcher/integrations";
import type { CliHost } from "../cli-host.ts";
import { exitCodeOfResult, exitCodeOfSignal, exitCodes } from "../exit-codes.ts";
import { makeLauncher, type LauncherFlags } from "../make-launcher.ts";
import { planText } from "../output/plan.ts";
import { printable } from "../output/printable.ts";
import { progressLine } from "../output/progress.ts";
import { createStyle, type Style } from "../output/style.ts";

export interface RunFlags extends LauncherFlags {
  harness?: string;
  tier?: string;
  model?: string;
  input: string[];
  inherit: string[];
  workspace?: string;
  timeout?: string;
  dryRun?: boolean;
  json?: boolean;
  quiet?: boolean;
}

/** `persona run` */
export async function runCommand(id: string, task: string, flags: RunFlags, host: CliHost): Promise<number> {
  const style = createStyle(host.hasColor);
  const persona = makeLauncher(host, flags).usePersona(id, {
    // Checked by the launcher, which knows the persona's alternatives.
    harness: flags.harness as HarnessId | undefined,
    tier: flags.tier,
    model: flags.model,
  });
  const options = sendOptions(flags, host);
  const text = task === "-" ? await host.readInput() : task;
  if (flags.dryRun === true) {
    const plan = await persona.plan(text, options);
    host.write(flags.json === true ? `${JSON.stringify(plan, null, 2)}\n` : planText(plan));
    return exitCodes.ok;
  }
  const { result, signal } = await supervise(persona, text, options, flags, host, style);
  printResult(result, flags, host, style);
  return signal === undefined ? exitCodeOfResult(result) : exitCodeOfSignal(signal);
}

function sendOptions(flags: RunFlags, host: CliHost): SendOptions {
  return {
    workingDirectory: flags.workspace ?? detectOrchestrator(host.env)?.workspace,
    timeoutSeconds: flags.timeout === undefined ? undefined : parseTimeout(flags.timeout),
    inputs: parseInputs(flags.input),
    inherit: flags.inherit,
  };
}

async function supervise(
  persona: PersonaHandle,
  task: string,
  options: SendOptions,
  flags: RunFlags,
  host: CliHost,
  style: Style,
): Promise<{ result: LaunchResult; signal: NodeJS.Signals | undefined }> {
  const execution = persona.sendMessage(task, {
    ...options,
    onEvent: (event) => {
      if (flags.quiet !== true) host.writeError(progressLine(event, style) ?? "");
    },
  });
  let received: NodeJS.Signals | undefined;
  const stopListening = host.onSignal((signal) => {
    if (received !== undefined) {
      host.writeError(`${style.warning("left at once")}: the identity may not be released\n`);
      host.abandon(exitCodeOfSignal(signal));
    }
    received = signal;
    host.writeError(`${style.warning("stopping")} the agent and releasing its identity; once more to leave at once\n`);
    execution.cancel(signal);
  });
  try {
    return { result: await execution, signal: received };
  } finally {
    stopListening();
  }
}

function printResult(result: LaunchResult, flags: RunFlags, host: CliHost, style: Style): void {
  if (flags.json === true) {
    host.write(`${JSON.stringify(result, null, 2)}\n`);
    return;
  }
  if (result.output !== "") host.write(result.output.endsWith("\n") ? result.output : `${result.output}\n`);
  if (result.status === "completed") return;
  host.writeError(`${style.error(result.status)} ${printable(result.reason ?? "")}\n  ${style.dim("→")} log: ${result.logFile}\n`);
}

function parseTimeout(text: string): number {
  const seconds = Number(text);
  if (/^\d+(?:\.\d+)?$/.test(text) && seconds > 0) return seconds;
  throw new LaunchError("OPTION_INVALID", `Cannot use --timeout ${JSON.stringify(text)}: it is not a number of seconds`, {
    hint: "For example --timeout 600",
  });
}

function parseInputs(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const split = pair.indexOf("=");
      if (split > 0) return [pair.slice(0, split), pair.slice(split + 1)];
      throw new LaunchError("OPTION_INVALID", `Cannot use --input ${JSON.stringify(pair)}: it is not NAME=VALUE`, {
        hint: "For example --input SITE_URL=https://example.com",
      });
    }),
  );
}
