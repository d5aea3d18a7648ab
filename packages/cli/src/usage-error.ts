import type { Command, CommanderError } from "commander";

export type UsageErrorCode = "USAGE";

/** Words on the command line that mean nothing. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code: UsageErrorCode = "USAGE";
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

// Shape of commander 14's messages: "error: unknown command 'rnu'\n(Did you mean run?)"
const commanderMessage = /^error: (?<state>.*?)\.?(?:\n\(Did you mean (?<guess>.*)\?\))?$/s;

/** Commander's complaint in the form of all our errors: what is wrong, and what to do next. */
export function toUsageError(error: CommanderError, argv: readonly string[], program: Command): UsageError {
  const { state = error.message, guess } = commanderMessage.exec(error.message)?.groups ?? {};
  const path = commandPath(argv, program);
  const help = `See "${path} --help"`;
  const advice = error.code === "commander.unknownOption" ? taskAdvice(path, program) : "";
  return new UsageError(
    `Cannot read the command line: ${state}`,
    guess === undefined ? `${advice}${help}` : `Did you mean ${guess}? ${help}`,
  );
}

/** An unknown option may be a task that starts with a dash. */
function taskAdvice(path: string, program: Command): string {
  const takesTask = ["run", "launch"].some((name) => path === `${program.name()} ${name}`);
  return takesTask ? 'Put "--" before a task that starts with a dash. ' : "";
}

/** The command that the first words name, as a user types it. */
function commandPath(argv: readonly string[], program: Command): string {
  let command = program;
  const names = [program.name()];
  for (const word of argv) {
    const next = command.commands.find((candidate) => candidate.name() === word);
    if (next === undefined) break;
    command = next;
    names.push(word);
  }
  return names.join(" ");
}
