import type { Channel } from "./message-source.ts";
import type { SenderPattern } from "./sender-filter.ts";
import type { Since } from "./since.ts";

/** What every `waitFor…` takes. */
export interface WaitOptions {
  /** Milliseconds to wait. Default 60 000. */
  timeoutMs?: number | undefined;
  /** Instant to wait until; with `timeoutMs`, whichever comes first. */
  deadline?: Date | undefined;
  /**
   * Which messages count. Default: those that arrive from the call on. A message id counts those after it, an instant
   * (`Date` or ISO 8601 with offset) those from it on, `{ email, sms }` one id for each kind.
   */
  since?: Since | undefined;
  /**
   * Who may have sent it: an address (`noreply@example.com`), a domain with the ones below it (`example.com`), a telephone
   * number or an SMS sender's name, or a regular expression for the whole address. Default: anybody.
   */
  from?: SenderPattern | readonly SenderPattern[] | undefined;
  /** What the subject contains, upper and lower case alike, or a regular expression. An SMS has none and never matches. */
  subject?: string | RegExp | undefined;
  /** Ends the wait; it then rejects with `WAIT_ABORTED`. */
  signal?: AbortSignal | undefined;
  /**
   * Directory through which waiters of several processes agree on who takes which message: one small file per message.
   * Made (0700) when its parent exists. Default: `claims` in the directory of `scope`; without either, waiters of this
   * process agree among themselves.
   */
  claimsDirectory?: string | undefined;
  /** The scope the client was made from, as `readScope` found it. Messages from before its `since` never count. */
  scope?: { readonly configPath: string; readonly since?: string | undefined } | undefined;
  /** Milliseconds between two looks, always. Default: 1 s at first, growing to 5 s; new messages are pushed where the service can. */
  pollMs?: number | undefined;
}

/** What waits that may be answered by mail and by SMS take. */
export interface AnyChannelWaitOptions extends WaitOptions {
  /** Default: both. Text messages are left out when the service says there is no number or no plan for them. */
  channels?: readonly Channel[] | undefined;
}
