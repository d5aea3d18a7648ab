/** What can keep the ledger from being read. Closed list: callers may switch on it. */
export const ledgerErrorCodes = {
  LAUNCH_UNKNOWN: "no launch has that id",
  /** The beginning of an id that several launches share. */
  LAUNCH_AMBIGUOUS: "several launches have such an id",
  IDENTITY_UNKNOWN: "no launch had such an identity",
  /** Somebody wrote into the database. */
  LEDGER_DAMAGED: "a row of the ledger cannot be read any more",
  /** A file that is not, or not altogether, an export of a ledger. */
  EXPORT_INVALID: "the file is no export of a ledger",
  EXPORT_UNREADABLE: "the file cannot be read",
} as const;

/** Which of the `ledgerErrorCodes` it is. */
export type LedgerErrorCode = keyof typeof ledgerErrorCodes;

/** A question that the ledger cannot answer. */
export class LedgerError extends Error {
  override readonly name = "LedgerError";
  readonly code: LedgerErrorCode;
  readonly hint: string | undefined;

  constructor(code: LedgerErrorCode, message: string, options: { hint?: string | undefined; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}
