import { Option, type Command } from "commander";
import type { CliHost } from "../cli-host.ts";
import type { LaunchLogFlags } from "./launch-log.ts";
import type { LaunchesFlags } from "./launches.ts";
import type { ExportFlags } from "./ledger-export.ts";
import type { VerifyFlags } from "./ledger-verify.ts";
import type { TimelineFlags } from "./timeline.ts";

type SetExitCode = (code: number) => void;

/** The commands that tell what launches did. Bodies are loaded only when they run. */
export function addLedgerCommands(program: Command, host: CliHost, setExitCode: SetExitCode): void {
  addLaunches(program, host);
  addLaunchLog(program, host, setExitCode);
  addTimeline(program, host);
  addLedger(program, host, setExitCode);
}

function addLaunches(program: Command, host: CliHost): void {
  program
    .command("launches")
    .summary("list the launches")
    .description(
      "Lists the launches, the newest first: at a terminal as a table of the newest 50, elsewhere all of them with tabs in between.\nOne that never ended although its process is dead is lost.",
    )
    .option("--live", "only those whose process is alive")
    .option("--all", "all of them, also at a terminal")
    .option("--json", "print the list as JSON, always all of it")
    .addHelpText("after", examples(["persona launches", "persona launches --live --json"]))
    .action(async (flags: LaunchesFlags) => {
      const { launchesCommand } = await import("./launches.ts");
      await launchesCommand(flags, host);
    });
}

function addLaunchLog(program: Command, host: CliHost, setExitCode: SetExitCode): void {
  program
    .command("launch-log")
    .summary("say what happened in a launch")
    .description("Says what happened in a launch, step by step, and where the agent's output is.")
    .argument("<id>", "id of a launch, or its beginning; persona launches has them")
    .option("--follow", "go on until the launch ends")
    .option("--json", "print launch, rows and logs as JSON; with --follow one row per line")
    .addHelpText("after", examples(["persona launch-log 3f9k2m", "persona launch-log 3f9k2m --follow --json"]))
    .action(async (id: string, flags: LaunchLogFlags) => {
      const { launchLogCommand } = await import("./launch-log.ts");
      setExitCode(await launchLogCommand(id, flags, host));
    });
}

function addTimeline(program: Command, host: CliHost): void {
  program
    .command("timeline")
    .summary("say what happened to an identity")
    .description(
      "Says what happened to an identity, in order: launches, names of secrets, codes that were claimed, and the mail that came in, as far as Ravi can be asked. Never a value, never what a message says.",
    )
    .argument("<identity>", "its name, uuid or email address")
    .addOption(new Option("--ravi <local|url>", "the Ravi to ask for mail (default: what is configured, else local)"))
    .option("--json", "print the timeline as JSON")
    .addHelpText(
      "after",
      examples(["persona timeline task-signup-3f9k2m", "persona timeline agent@ravi.localhost --json"]),
    )
    .action(async (who: string, flags: TimelineFlags) => {
      const { timelineCommand } = await import("./timeline.ts");
      await timelineCommand(who, flags, host);
    });
}

function addLedger(program: Command, host: CliHost, setExitCode: SetExitCode): void {
  const ledger = program
    .command("ledger")
    .summary("export and verify the record of all launches")
    .description("The append-only, hash-chained record of all launches.")
    .addHelpText("after", examples(["persona ledger verify", "persona ledger export > ledger.jsonl"]));
  ledger
    .command("export")
    .summary("print the ledger as JSONL")
    .description("Prints the ledger as JSONL, one row per line, the oldest first.")
    .option("--since <instant>", "from the first row of that day or instant on (ISO 8601; without a zone: UTC)")
    .option("--launch <id>", "only the rows of this launch, by its id or its beginning")
    .option("--identity <who>", "only the rows of launches under this identity (name, uuid or email)")
    .option("--file <file>", "the ledger of these books instead, such as damaged ones: as far as it can be read")
    .option("--json", "errors as JSON; the rows are JSON anyway")
    .addHelpText(
      "after",
      examples(["persona ledger export > ledger.jsonl", "persona ledger export --since 2026-07-01"]),
    )
    .action(async (flags: ExportFlags) => {
      const { ledgerExportCommand } = await import("./ledger-export.ts");
      setExitCode(await ledgerExportCommand(flags, host));
    });
  ledger
    .command("verify")
    .summary("check that nobody changed the ledger")
    .description(
      "Follows the chain of the ledger from row to row. Names the first row that was changed, is missing, was inserted, stands in the wrong place or was cut off; then the exit code is 65.\nNote the head it prints: comparing with it later also finds a ledger that was cut or written anew.",
    )
    .option("--head <seq:hash>", "compare with a head that was noted earlier")
    .option("--file <file>", "verify an export instead, or books that were moved aside")
    .option("--selection", "the export has the rows of some launches only: check each row by itself")
    .option("--json", "print the finding as JSON")
    .addHelpText("after", examples(["persona ledger verify", "persona ledger verify --file ledger.jsonl --json"]))
    .action(async (flags: VerifyFlags) => {
      const { ledgerVerifyCommand } = await import("./ledger-verify.ts");
      setExitCode(await ledgerVerifyCommand(flags, host));
    });
}

function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join("\n")}`;
}
