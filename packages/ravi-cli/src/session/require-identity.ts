import { CliError } from "../cli-error.ts";
import type { Session } from "./session.ts";

/** @throws {CliError} `RAVI_NO_IDENTITY` for the account as a whole. */
export function requireIdentity(session: Session, what: string): Session {
  if (session.identity !== undefined) return session;
  throw new CliError(
    "RAVI_NO_IDENTITY",
    `Cannot ${what}: no identity is chosen, and the account has many`,
    "Name one with --identity, or choose one with `ravi identity use`",
  );
}
