import type { Command, CommanderError } from "commander";
import { CliError } from "./cli-error.ts";
import { fullName } from "./command-line.ts";

/** Commander's complaint in the form of our errors; its suggestion becomes the hint. */
export function usageError(error: CommanderError, command: Command): CliError {
  const name = fullName(command);
  return new CliError("RAVI_USAGE", `Cannot run "${name}": ${stateOf(error, name)}`, hintOf(error, command));
}

function stateOf(error: CommanderError, name: string): string {
  if (error.code === "commander.help") return "a subcommand is missing";
  if (error.code === "commander.unknownOption" && mayQuoteSecret(name))
    return "an argument begins with a hyphen and is no flag";
  const [line = ""] = error.message.split("\n");
  return line.replace(/^error: /, "").replace(/\.$/, "");
}

function hintOf(error: CommanderError, command: Command): string {
  const name = fullName(command);
  if (error.code === "commander.unknownOption" && mayQuoteSecret(name)) return "Pipe the value in, or put -- before it";
  if (error.code === "commander.help")
    return `Choose one of ${command.commands.map((child) => child.name()).join(", ")}`;
  const suggestion = /\(Did you mean (?:one of )?(.+)\?\)/.exec(error.message)?.[1];
  return suggestion === undefined ? `Run \`${name} --help\`` : `Did you mean ${suggestion}?`;
}

// What is no flag may be the secret.
function mayQuoteSecret(name: string): boolean {
  return ["ravi secrets set", "ravi passwords create", "ravi passwords update"].includes(name);
}
