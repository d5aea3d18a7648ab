import { Option, type Command } from "commander";
import type { CliHost } from "../cli-host.ts";
import type { GcFlags } from "./gc.ts";

/** The command that looks after what dead launches left. */
export function addGcCommand(program: Command, host: CliHost, setExitCode: (code: number) => void): void {
  program
    .command("gc")
    .summary("take back what dead launches left")
    .description(
      "Takes back what launches left whose process was killed: agents that still run, scopes, files and identities. Every launch does it in the background too. What cannot be taken back now stays in the books and is tried again; then the exit code is 75.",
    )
    .option("--dry-run", "tell what would be taken back, and touch nothing")
    .option("--older-than <age>", "only launches that began at least so long ago: 90s, 10m, 2h, 7d")
    .addOption(new Option("--ravi <local|url>", "the Ravi of the identities (default: what is configured, else local)"))
    .option("--json", "print what became of everything as JSON")
    .addHelpText("after", "\nExamples:\n  $ persona gc --dry-run\n  $ persona gc --older-than 1h\n")
    .action(async (flags: GcFlags) => {
      const { gcCommand } = await import("./gc.ts");
      setExitCode(await gcCommand(flags, host));
    });
}
