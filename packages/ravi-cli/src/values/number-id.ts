import { CliError } from "../cli-error.ts";

/**
 * The id of a message or of a call.
 *
 * @throws {CliError} `RAVI_USAGE` for anything but a number.
 */
export function parseNumberId(what: "message" | "call", id: string): number {
  if (/^\d{1,15}$/.test(id)) return Number(id);
  throw new CliError(
    "RAVI_USAGE",
    `Cannot use "${id}" as a ${what}: its id is a number`,
    `List ${what}s first, and take the id from there`,
  );
}
