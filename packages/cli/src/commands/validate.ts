import { validatePersonas } from "@persona-launcher/launcher";
import { describeProblems } from "@persona-launcher/launcher/errors";
import type { CliHost } from "../cli-host.ts";
import { exitCodes } from "../exit-codes.ts";
import { findPersonaDirectories } from "../make-launcher.ts";
import { jsonText } from "../output/json-text.ts";

export interface ValidateFlags {
  personaDir?: string[];
  json?: boolean;
}

/** `persona validate`: the problems are its answer and go to standard output. */
export async function validateCommand(paths: readonly string[], flags: ValidateFlags, host: CliHost): Promise<number> {
  const directories = findPersonaDirectories(host, flags);
  const files = await validatePersonas(paths, { cwd: host.cwd, directories });
  const problems = withoutRepetition(files.flatMap((file) => file.problems));
  if (flags.json === true) {
    host.write(jsonText({ valid: problems.length === 0, files }));
  } else {
    if (problems.length > 0) host.write(`${describeProblems(problems, { cwd: host.cwd })}\n\n`);
    host.write(
      `${count(files.length, "file")}, ${problems.length === 0 ? "no problems" : count(problems.length, "problem")}\n`,
    );
  }
  return problems.length === 0 ? exitCodes.ok : exitCodes.badData;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** What is wrong with a base is wrong with everything that extends it. */
function withoutRepetition<T>(problems: readonly T[]): T[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
