import { CliError } from "../cli-error.ts";

/** @throws {CliError} `RAVI_USAGE` for anything but a whole number within the limits. */
export function parseWholeNumber(what: string, text: string, lowest: number, highest: number): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= lowest && number <= highest) return number;
  throw new CliError(
    "RAVI_USAGE",
    `Cannot use "${text}" as ${what}: it is no whole number from ${lowest} to ${highest}`,
    "Correct the number",
  );
}
