import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { version } from "../version.ts";

export function addVersionCommand(program: Command, { print }: CommandContext): void {
  program
    .command("version")
    .description("Show the version of this command")
    .addHelpText("after", "\nExamples:\n  $ ravi version\n  $ ravi --version")
    .action(() => print({ message: `ravi version ${version()}` }, { raw: "message" }));
}
