import type { Observation } from "./scene.ts";

/** An error as it must be told, with normalised paths. */
export interface ExpectedRefusal {
  exitCode: number;
  code: string;
  message: string;
  /** The next step. */
  hint: string;
  /** Lines of standard error before the error. */
  progress?: readonly string[];
  /** Lines of standard error between message and next step. */
  details?: readonly string[];
  problems?: readonly object[];
  retryAfterMs?: number;
}

/** The whole output of a refused command line, for a person and for a program. */
export function outputOf(expected: ExpectedRefusal): Omit<Observation, "traces"> {
  const { exitCode, code, message, hint, progress = [], details = [], problems, retryAfterMs } = expected;
  const error = {
    code,
    message,
    hint,
    ...(problems === undefined ? {} : { problems }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
  return {
    exitCode,
    stdout: "",
    stderr: linesOf([...progress, `error ${message} [${code}]`, ...details, `  → ${hint}`]),
    json: { exitCode, stderr: linesOf(progress), document: { error } },
  };
}

/** What a refused command line printed. */
export function printedBy({ exitCode, stdout, stderr, json }: Observation): Omit<Observation, "traces"> {
  return { exitCode, stdout, stderr, json };
}

function linesOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
