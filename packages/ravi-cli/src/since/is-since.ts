import { CliError } from "../cli-error.ts";

/** Whether something that has a date came about at `since` or later. */
export function isSince(date: string, since: Date): boolean {
  return Date.parse(date) >= since.getTime();
}

/**
 * Answers what came about at `since` or later, and throws for anything else, as for what is not there.
 *
 * @param what Completes "Cannot show …".
 * @throws {CliError} `RAVI_NOT_FOUND`.
 */
export function requireSince<T extends { readonly created_dt: string }>(found: T, since: Date, what: string): T {
  if (isSince(found.created_dt, since)) return found;
  throw notShown(what);
}

export function notShown(what: string): CliError {
  return new CliError(
    "RAVI_NOT_FOUND",
    `Cannot show ${what}: there is none of that id since this launch has the identity`,
    "List what is there for the ids",
  );
}
