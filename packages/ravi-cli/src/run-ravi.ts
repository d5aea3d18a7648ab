import { CommanderError } from "commander";
import { CliError } from "./cli-error.ts";
import { type CommandLine, firstWord, readCommandLine } from "./command-line.ts";
import { errorText } from "./output/error-text.ts";
import { createProgram } from "./program.ts";
import type { RaviHost } from "./ravi-host.ts";
import { usageError } from "./usage-error.ts";

/**
 * Runs one `ravi` command and returns its exit code: 0, 1 when it failed, 2 when the command line makes no sense, 3 when
 * nothing came in time.
 * Never rejects. On failure standard output stays empty, and standard error gets `{"error", "code", "hint"}`.
 *
 * @param argv The arguments, without the names of Node.js and of the script.
 */
export async function runRavi(argv: readonly string[], host: RaviHost): Promise<number> {
  const program = await createProgram(host, firstWord(argv));
  const line = readCommandLine(program, argv);
  try {
    await program.parseAsync(line.argv, { from: "user" });
    return 0;
  } catch (error) {
    return report(error, line, host);
  }
}

function report(error: unknown, { command, isHuman }: CommandLine, host: RaviHost): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const reported = error instanceof CommanderError ? usageError(error, command) : error;
  host.stderr(errorText(reported, isHuman));
  return exitCodeOf(reported);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CliError && error.code === "RAVI_USAGE") return 2;
  // By its code and not by its class: loading the class would load the whole client.
  return error instanceof Error && "code" in error && error.code === "WAIT_TIMEOUT" ? 3 : 1;
}
