/** What can keep local Ravi from starting, serving or stopping. Closed list: callers may switch on it. */
export const localRaviErrorCodes = {
  /** An option has a value that cannot work. */
  OPTION_INVALID: "an option is not usable",
  /** `settings.json` of the state directory cannot be understood. */
  SETTINGS_INVALID: "the settings are not usable",
  /** Only loopback addresses may be served. */
  HOST_NOT_LOOPBACK: "the host is not a loopback address",
  /** The HTTP or SMTP port is in use. */
  PORT_TAKEN: "the port is in use",
  /** The state directory is a link, belongs to someone else, or others may write to it. */
  STATE_DIR_UNSAFE: "the state directory is not safe",
  /** A key or record file is a link, belongs to someone else, or others may read it. */
  FILE_NOT_PRIVATE: "a file is not private",
  /** Another local Ravi serves this state directory. */
  STATE_LOCKED: "the state directory is in use",
  /** The database was written by a newer version. */
  DATABASE_TOO_NEW: "the database is newer than this program",
  /** There are vaults but the key that opens them is gone. */
  MASTER_KEY_MISSING: "the master key is missing",
  /** The master key file does not hold a key. */
  MASTER_KEY_DAMAGED: "the master key is damaged",
  /** An identity's vault key does not open with the master key. */
  VAULT_KEY_UNREADABLE: "a vault key cannot be opened",
  /** A secret does not open with its vault key. */
  VAULT_SECRET_UNREADABLE: "a secret cannot be opened",
  /** The daemon's program file does not exist (sources were not built). */
  DAEMON_ENTRY_MISSING: "the daemon program is missing",
  /** The daemon ended while starting. */
  DAEMON_START_FAILED: "the daemon did not start",
  /** The daemon did not answer in time. */
  DAEMON_START_TIMEOUT: "the daemon did not answer in time",
  /** The running daemon refused or did not answer. */
  DAEMON_REQUEST_FAILED: "the daemon did not do it",
  /** A message is for an address or number that nobody has here. */
  RECIPIENT_UNKNOWN: "the recipient is not known here",
  /** The daemon survived SIGKILL, or may not be signalled. */
  DAEMON_STOP_FAILED: "the daemon did not stop",
} as const;

/** Which of the `localRaviErrorCodes` it is. */
export type LocalRaviErrorCode = keyof typeof localRaviErrorCodes;

/** What a `LocalRaviError` says besides its code and message. */
export interface LocalRaviErrorOptions {
  /** What to do next. */
  hint?: string;
  cause?: unknown;
}

/** A failure of local Ravi itself, as opposed to a refused request. Messages never hold a key or a secret value. */
export class LocalRaviError extends Error {
  override readonly name = "LocalRaviError";
  readonly code: LocalRaviErrorCode;
  /** What to do next, where there is something to do. */
  readonly hint: string | undefined;

  constructor(code: LocalRaviErrorCode, message: string, options: LocalRaviErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}

/** The `code` of a system error (`ENOENT`, `EADDRINUSE`, …), or undefined. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
