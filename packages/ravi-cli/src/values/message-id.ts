import { CliError } from "../cli-error.ts";

/** @throws {CliError} `RAVI_USAGE` for anything but a number. */
export function parseMessageId(id: string): number {
  if (/^\d{1,15}$/.test(id)) return Number(id);
  throw new CliError(
    "RAVI_USAGE",
    `Cannot use "${id}" as a message: its id is a number`,
    "List messages first, and take the id from there",
  );
}
