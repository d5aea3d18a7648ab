/** One event of local Ravi's life. Holds no key, no secret value and no message text. */
export interface LogEntry {
  level: "info" | "warn" | "error";
  /** Stable word for the event, for instance `STARTED` or `VAULT_SECRET_UNREADABLE`. */
  code: string;
  message: string;
}

/** Takes what local Ravi has to say, one entry at a time. */
export type Log = (entry: LogEntry) => void;
