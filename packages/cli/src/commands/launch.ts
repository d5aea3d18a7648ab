import { isatty } from "node:tty";
import {
  LaunchError,
  runInTerminal,
  type InteractiveOptions,
  type InteractiveResult,
  type Launcher,
  type RunInTerminal,
} from "@persona-launcher/launcher";
import type { CliHost } from "../cli-host.ts";
import { endLike } from "../exec/end-like.ts";
import { watchBeforeAndAfter, type Interruption } from "../exec/interruption.ts";
import type { CommandEnd } from "../exec/start-command.ts";
import { exitCodes } from "../exit-codes.ts";
import { makeLauncher } from "../make-launcher.ts";
import { createSessionVoice, type SessionVoice } from "../output/session-voice.ts";
import { createStyle } from "../output/style.ts";
import { pickPersona } from "../picker/pick-persona.ts";
import { UsageError } from "../usage-error.ts";
import { agentOptions, personaOptions, type AgentFlags } from "./agent-flags.ts";

export interface LaunchFlags extends AgentFlags {
  history?: string;
  resume?: string;
}

/**
 * `persona launch`: a persona at this terminal. Ends as its agent ends: with its exit code, or by its signal.
 *
 * @param id Asks for one when there is none.
 */
export async function launchCommand(
  id: string | undefined,
  task: string | undefined,
  flags: LaunchFlags,
  host: CliHost,
): Promise<number> {
  const end = await launchAtTerminal(id, task, flags, host);
  return end.signal === undefined ? (end.exitCode ?? exitCodes.ok) : endLike(end);
}

async function launchAtTerminal(
  id: string | undefined,
  task: string | undefined,
  flags: LaunchFlags,
  host: CliHost,
): Promise<CommandEnd> {
  const options = interactiveOptions(task, flags, host);
  const voice = createSessionVoice(host, createStyle(host.hasColor), flags);
  let interruption: Interruption | undefined;
  const run: RunInTerminal = async (process) => {
    const disposables = [interruption?.pause(), voice.hush()];
    try {
      return await runInTerminal({ ...process, title: voice.badge() });
    } finally {
      for (const disposable of disposables) disposable?.[Symbol.dispose]();
    }
  };
  using launcher = makeLauncher(host, flags, run);
  const persona = await choosePersona(id, launcher, host);
  if (persona.kind === "none") return persona.end;
  using watch = watchBeforeAndAfter();
  interruption = watch;
  try {
    return await launch(persona.id, { ...options, signal: watch.abort }, launcher, flags, voice);
  } catch (error) {
    const signal = watch.signal();
    if (signal === undefined) throw error;
    return { signal };
  }
}

async function launch(
  id: string,
  options: InteractiveOptions,
  launcher: Launcher,
  flags: LaunchFlags,
  voice: SessionVoice,
): Promise<CommandEnd> {
  await using persona = launcher.usePersona(id, { ...personaOptions(flags), historyDirectory: flags.history });
  const result = await persona.launchInteractive({ ...options, onEvent: (event) => voice.tell(id, event) });
  voice.conclude(result);
  return endOf(result);
}

function endOf({ exitCode, signal }: InteractiveResult): CommandEnd {
  return signal === undefined ? { exitCode: exitCode ?? exitCodes.agentFailed } : { signal };
}

type Chosen = { kind: "persona"; id: string } | { kind: "none"; end: CommandEnd };

async function choosePersona(id: string | undefined, launcher: Launcher, host: CliHost): Promise<Chosen> {
  const hasTerminal = isatty(0) && isatty(1);
  if (id !== undefined) {
    if (!hasTerminal) throw noTerminal(id);
    return { kind: "persona", id };
  }
  const { personas } = await launcher.listPersonas();
  const choices = personas
    .filter(({ shadowed }) => shadowed !== true)
    .map((summary) => ({ name: summary.id, description: summary.description }));
  if (!hasTerminal) throw nobodyToAsk(choices.map(({ name }) => name));
  return await pickPersona(choices, host);
}

function interactiveOptions(task: string | undefined, flags: LaunchFlags, host: CliHost): InteractiveOptions {
  const { history, resume } = flags;
  if (resume !== undefined && history === undefined) throw resumeWithoutHistory();
  return { ...agentOptions(flags, host), resume, firstTask: task };
}

function noTerminal(id: string): LaunchError {
  return new LaunchError(
    "TERMINAL_MISSING",
    `Cannot launch persona "${id}": standard input and output are not a terminal`,
    { hint: `Give it one task with persona run ${id} "<task>"` },
  );
}

function nobodyToAsk(ids: readonly string[]): UsageError {
  return new UsageError(
    "Cannot read the command line: missing the persona, and nobody is there to ask",
    ids.length === 0 ? "Write a persona with persona new" : `Name one of: ${ids.join(", ")}`,
  );
}

function resumeWithoutHistory(): UsageError {
  return new UsageError(
    "Cannot read the command line: --resume needs the conversations it can go on with",
    "Name their directory, for example --history ~/.local/share/personas",
  );
}
