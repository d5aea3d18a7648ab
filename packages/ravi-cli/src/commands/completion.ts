import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { CliError } from "../cli-error.ts";
import { completionScript, isShell, shells } from "../completion/completion-script.ts";

export function addCompletionCommand(program: Command, { host }: CommandContext): void {
  program
    .command("completion")
    .description("Print a script that completes this command's words in a shell")
    .argument("<shell>", shells.join(", "))
    .addHelpText("after", '\nExamples:\n  $ eval "$(ravi completion bash)"\n  $ ravi completion fish | source')
    .action((shell: string) => {
      if (!isShell(shell))
        throw new CliError("RAVI_USAGE", `Cannot complete in "${shell}": it is not known`, `Say ${shells.join(", ")}`);
      host.stdout(completionScript(shell, program));
    });
}
