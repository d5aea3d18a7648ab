import type { Command } from "commander";

/** What a command line means, before commander reads it. */
export interface CommandLine {
  /** The deepest command it names. */
  readonly command: Command;
  /** The arguments for commander. */
  readonly argv: readonly string[];
  readonly isHuman: boolean;
}

const outputFlags: ReadonlySet<string> = new Set(["--json", "--human"]);
const shortcuts: ReadonlySet<string> = new Set(["-h", "--help", "--version"]);

/**
 * Finds the command that is meant, turns every form of asking for help into `--help`, and takes help and version flags
 * away from commands that do not exist: commander would obey the flag and exit with success.
 */
export function readCommandLine(program: Command, argv: readonly string[]): CommandLine {
  const flags = argv.includes("--") ? argv.slice(0, argv.indexOf("--")) : argv;
  const isHuman = flags.includes("--human");
  const { command, isKnown, asksForHelp } = findCommand(
    program,
    flags.filter((argument) => !argument.startsWith("-")),
  );
  if (!isKnown)
    return { command, isHuman, argv: argv.filter((argument) => argument !== "help" && !shortcuts.has(argument)) };
  const isBare = argv.every((argument) => outputFlags.has(argument));
  if (asksForHelp || isBare) return { command, isHuman, argv: [...pathOf(command), "--help"] };
  return { command, isHuman, argv };
}

interface FoundCommand {
  command: Command;
  isKnown: boolean;
  asksForHelp: boolean;
}

function findCommand(program: Command, words: readonly string[]): FoundCommand {
  const found = { command: program, isKnown: true, asksForHelp: false };
  for (const word of words) {
    if (found.command.commands.length === 0) break;
    const next = found.command.commands.find((command) => command.name() === word);
    if (next !== undefined) found.command = next;
    else if (word === "help") found.asksForHelp = true;
    else return { ...found, isKnown: false };
  }
  return found;
}

function pathOf(command: Command): string[] {
  return command.parent === null ? [] : [...pathOf(command.parent), command.name()];
}

/** `ravi secrets get`, as a person would type it. */
export function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}
