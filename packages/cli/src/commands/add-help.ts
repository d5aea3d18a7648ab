import type { Command } from "commander";
import { UsageError } from "../usage-error.ts";

/** Adds the command that prints the help of another. Commander's own takes an unknown one for none at all. */
export function addHelp(parent: Command): void {
  parent
    .helpCommand(false)
    .command("help")
    .argument("[command]")
    .description("print the help of a command")
    .helpOption(false)
    .action((name: string | undefined) => {
      const topic = name === undefined ? parent : parent.commands.find((command) => command.name() === name);
      if (topic === undefined) throw unknown(name ?? "", parent);
      topic.help();
    });
}

function unknown(name: string, parent: Command): UsageError {
  const path = parent.parent === null ? parent.name() : `${parent.parent.name()} ${parent.name()}`;
  return new UsageError(`Cannot read the command line: unknown command '${name}'`, `See "${path} --help"`);
}
