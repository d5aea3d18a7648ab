import { CliError } from "../cli-error.ts";
import type { RaviHost } from "../ravi-host.ts";
import { humanText } from "./human-text.ts";
import { jsonText } from "./json-text.ts";
import { printable } from "./printable.ts";
import { selectField } from "./select-field.ts";

/** How the user wants a result. */
export interface OutputFlags {
  readonly human?: true | undefined;
  readonly raw?: true | undefined;
  readonly field?: string | undefined;
}

export interface PrintOptions {
  /** Columns of a table for a person. */
  readonly columns?: readonly string[] | undefined;
  /** The field that `--raw` prints. Lists have none. */
  readonly raw?: string | undefined;
}

/**
 * Prints a result: JSON, text for a person, or bare values.
 *
 * @throws {CliError} `RAVI_USAGE` for `--raw` where no single value stands out; `RAVI_NO_FIELD`.
 */
export function printResult(host: RaviHost, flags: OutputFlags, value: unknown, options: PrintOptions = {}): void {
  const field = flags.field ?? (flags.raw === true ? rawField(value, options) : undefined);
  if (field !== undefined) return printBare(host, selectField(value, field));
  return host.stdout(flags.human === true ? humanText(value, options.columns) : jsonText(value));
}

/** Prints a value as it is, except that a terminal gets no control characters. */
export function printBare(host: RaviHost, text: string): void {
  host.stdout(host.stdoutKind === "terminal" ? printable(text) : text);
}

function rawField(value: unknown, { raw }: PrintOptions): string {
  if (raw !== undefined && !Array.isArray(value)) return raw;
  throw new CliError(
    "RAVI_USAGE",
    "Cannot print the value alone: the answer is more than one value",
    "Use --field NAME",
  );
}
