/** What the command itself reports, beside the `RAVI_…` and `SCOPE_…` codes of `@persona-launcher/ravi`. */
export const cliErrorCodes = {
  /** Unknown command or flag, or the wrong arguments. Exit code 2. */
  RAVI_USAGE: "the command line makes no sense",
  /** Inside a launch, no identity key is in reach; the account is never used instead. */
  RAVI_NOT_SCOPED: "no identity is in reach",
  /** Outside a launch, no key at all is in reach. */
  RAVI_NO_KEY: "no key is in reach",
  /** The identity has no such thing: no address, no number, no secret of that key. */
  RAVI_NOT_FOUND: "there is no such thing",
  /** Anything unforeseen. */
  RAVI_UNEXPECTED: "something unforeseen happened",
} as const;

export type CliErrorCode = keyof typeof cliErrorCodes;

export class CliError extends Error {
  override readonly name = "CliError";
  readonly code: CliErrorCode;
  readonly hint: string | undefined;

  constructor(code: CliErrorCode, message: string, hint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
