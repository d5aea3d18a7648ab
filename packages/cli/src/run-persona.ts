import { CommanderError } from "commander";
import type { CliHost } from "./cli-host.ts";
import { exitCodeOfError, exitCodes } from "./exit-codes.ts";
import { reportError } from "./output/report-error.ts";
import { createProgram } from "./program.ts";
import { toUsageError } from "./usage-error.ts";

/**
 * Runs one `persona` command line.
 *
 * @param argv Without the program's own name.
 * @returns The exit code; see `exitCodes`.
 */
export async function runPersona(argv: readonly string[], host: CliHost): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const program = createProgram(host, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok;
    // A command group without a word after it: its help is on standard error already.
    if (error instanceof CommanderError && error.code === "commander.help") return exitCodes.usage;
    const problem = error instanceof CommanderError ? toUsageError(error, argv, program) : error;
    reportError(problem, wantsJson(argv), host);
    return exitCodeOfError(problem);
  }
}

/** Looked up by hand: a command line with a mistake in it has no parsed options. */
function wantsJson(argv: readonly string[]): boolean {
  const options = argv.slice(0, argv.includes("--") ? argv.indexOf("--") : undefined);
  return options.includes("--json");
}
