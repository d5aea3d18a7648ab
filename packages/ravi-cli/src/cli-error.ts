/** What the command itself reports, beside the `RAVI_…`, `SCOPE_…` and `WAIT_…` codes of `@persona-launcher/ravi`. */
export const cliErrorCodes = {
  /** Unknown command or flag, or the wrong arguments. Exit code 2. */
  RAVI_USAGE: "the command line makes no sense",
  /** Inside a launch, no identity key is in reach; the account is never used instead. */
  RAVI_NOT_SCOPED: "no identity is in reach",
  /** Outside a launch, no key at all is in reach. */
  RAVI_NO_KEY: "no key is in reach",
  /** What was asked for belongs to the account, and a launch acts as one identity only. */
  RAVI_IN_LAUNCH: "a launch acts as one identity",
  /** It takes the account, and only an identity's key is in reach. */
  RAVI_NO_ACCOUNT: "no account is in reach",
  /** It takes one identity, and the account with all of them is what is in reach. */
  RAVI_NO_IDENTITY: "no identity was named",
  /** Several things bear that name. */
  RAVI_AMBIGUOUS: "several things bear that name",
  /** It is there already. */
  RAVI_CONFLICT: "it is there already",
  /** The identity has no such thing: no address, no number, no secret of that key. */
  RAVI_NOT_FOUND: "there is no such thing",
  /** The answer has no field of the name that `--field` gave. */
  RAVI_NO_FIELD: "the answer has no such field",
  /** The service refuses to delete identities, so it is still there. */
  RAVI_LEFT_BEHIND: "the identity is still there",
  /** The login was refused, or nobody approved it in time. */
  RAVI_LOGIN_FAILED: "the login came to nothing",
  /** Ravi's documents or other releases have it, and this Ravi has nothing of the kind. */
  RAVI_UNSUPPORTED: "this Ravi has nothing of the kind",
  /** A local file cannot be read, written, or sent. */
  RAVI_FILE: "a file cannot be used",
  /** Anything unforeseen. */
  RAVI_UNEXPECTED: "something unforeseen happened",
} as const;

/** Which of the `cliErrorCodes` it is. */
export type CliErrorCode = keyof typeof cliErrorCodes;

/** What could not be done for a reason of the command's own. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly code: CliErrorCode;
  /** What to do next, where there is something to do. */
  readonly hint: string | undefined;

  constructor(code: CliErrorCode, message: string, hint?: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
  }
}
