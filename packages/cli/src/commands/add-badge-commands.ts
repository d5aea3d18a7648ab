import { examples, type AddCommands } from "./command-options.ts";
import type { ChangeFlags } from "../output/report-changes.ts";

/** The commands that show whose identity an agent has. */
export const addBadgeCommands: AddCommands = (program, host) => {
  const badge = program
    .command("badge")
    .summary("say whose identity an agent has here")
    .description(
      "Prints the address of the identity that a command started here would have, in a few milliseconds and without\nasking anybody: for prompts and status lines. Where there is none it prints nothing (null as JSON),\nand exits with 66.",
    )
    .option("--format <text|json|ansi>", "how to print it", "text")
    .addHelpText("after", examples(["persona badge", "persona badge --format json", "persona badge snippet tmux"]))
    .action(async () => {
      // main.ts has answered what it understood.
      const { refuseWords } = await import("./badge.ts");
      refuseWords();
    });
  badge
    .command("install <claude>")
    .summary("show it in Claude Code's status line")
    .description("Sets Claude Code's status line, unless you have one of your own. Safe to repeat.")
    .option("--dry-run", "say what would be done")
    .option("--json", "print it as JSON")
    .action(async (target: string, flags: ChangeFlags) => {
      const { installCommand } = await import("./badge.ts");
      await installCommand(target, flags, host);
    });
  badge
    .command("remove <claude>")
    .summary("take it out of Claude Code's status line")
    .description("Takes the status line away; the settings are what they were.")
    .option("--dry-run", "say what would be done")
    .option("--json", "print it as JSON")
    .action(async (target: string, flags: ChangeFlags) => {
      const { removeCommand } = await import("./badge.ts");
      await removeCommand(target, flags, host);
    });
  badge
    .command("snippet <claude|tmux|bash|zsh|fish>")
    .summary("print what to put into a configuration of yours")
    .description("Prints lines for the status line of tmux, the prompt of a shell, or Claude Code's settings.")
    .addHelpText("after", examples(["persona badge snippet bash >> ~/.bashrc"]))
    .action(async (target: string) => {
      const { snippetCommand } = await import("./badge.ts");
      await snippetCommand(target, host);
    });
};
