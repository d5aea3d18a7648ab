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
/** Flags that take the next argument along, of commands that have subcommands. */
const valueFlags: ReadonlySet<string> = new Set(["--field", "--identity", "--compat", "--to"]);

/**
 * Finds the command that is meant, turns every form of asking for help into `--help`, and takes help and version flags
 * away from commands that do not exist: commander would obey the flag and exit with success.
 */
export function readCommandLine(program: Command, given: readonly string[]): CommandLine {
  const end = given.includes("--") ? given.indexOf("--") : given.length;
  const argv = [...given.slice(0, end).map(plainFlag), ...given.slice(end)];
  const flags = argv.slice(0, end);
  const isHuman = flags.includes("--human");
  const { command, isKnown, asksForHelp } = findCommand(program, flags.filter(isWord));
  if (!isKnown)
    return { command, isHuman, argv: argv.filter((argument) => argument !== "help" && !shortcuts.has(argument)) };
  const isBare = argv.every((argument) => outputFlags.has(argument));
  if (asksForHelp || isBare) return { command, isHuman, argv: [...pathOf(command), "--help"] };
  return { command, isHuman, argv };
}

/** The word that a command line begins with, flags aside. */
export function firstWord(argv: readonly string[]): string | undefined {
  const end = argv.includes("--") ? argv.indexOf("--") : argv.length;
  return argv.slice(0, end).find(isWord);
}

const switches: ReadonlySet<string> = new Set(["--json", "--human", "--unread", "--trusted", "--generate"]);

/** `--trusted=false` is how the released CLI's flags are switched off. */
function plainFlag(argument: string): string {
  const [, name = "", value] = /^(--[a-z-]+)=(true|false)$/.exec(argument) ?? [];
  if (!switches.has(name)) return argument;
  if (value === "true") return name;
  return name === "--trusted" ? "--no-trusted" : "--json";
}

function isWord(argument: string, index: number, argv: readonly string[]): boolean {
  return !argument.startsWith("-") && !valueFlags.has(argv[index - 1] ?? "");
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
    const next = found.command.commands.find((command) => command.name() === word || command.aliases().includes(word));
    if (next !== undefined) found.command = next;
    else if (word === "help") found.asksForHelp = true;
    else return { ...found, isKnown: false };
  }
  return found;
}

/** The words that lead to a command. */
export function pathOf(command: Command): string[] {
  return command.parent === null ? [] : [...pathOf(command.parent), command.name()];
}

/** `ravi secrets get`, as a person would type it. */
export function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}
