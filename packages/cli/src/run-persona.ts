import { CommanderError } from "commander";
import type { CliHost } from "./cli-host.ts";
import { exitCodeOfError, exitCodes } from "./exit-codes.ts";
import { errorDocument, errorText } from "./output/error.ts";
import { createStyle } from "./output/style.ts";
import { createProgram } from "./program.ts";

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
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    report(error, argv, host);
    return exitCodeOfError(error);
  }
}

function report(error: unknown, argv: readonly string[], host: CliHost): void {
  const options = argv.slice(0, argv.includes("--") ? argv.indexOf("--") : undefined);
  if (options.includes("--json")) host.write(`${JSON.stringify(errorDocument(error), null, 2)}\n`);
  else host.writeError(errorText(error, createStyle(host.hasColor), host.cwd));
}
