import type { DeviceLogins } from "./device/device-logins.ts";
import type { FaultTable } from "./faults/fault-table.ts";
import type { RequestJournal } from "./http/request-journal.ts";
import type { MailRelay } from "./relay/mail-relay.ts";
import type { StatusCallbacks } from "./twilio/status-callbacks.ts";

/** How long connections are held open. */
export interface Timing {
  /** After this a long poll is answered, decided or not. */
  longPollMs: number;
  /** How often an idle stream says that it lives. */
  heartbeatMs: number;
}

/** What operations need besides the stored state; lives as long as the process. */
export interface Services {
  /** Handed out by an approved device login. */
  readonly managementKey: string;
  readonly journal: RequestJournal;
  readonly faults: FaultTable;
  readonly devices: DeviceLogins;
  /** Undefined when mail to other domains stays in the outbox. */
  readonly relay: MailRelay | undefined;
  /** Accepted as the password of Twilio's request, besides the management key. */
  readonly twilioAuthToken: string | undefined;
  readonly statusCallbacks: StatusCallbacks;
  readonly timing: Timing;
  /** Aborted when the server closes, before its connections are. */
  readonly stopping: AbortSignal;
  /** A stream is alive: keeps a daemon from ending itself. */
  readonly onActivity: () => void;
}
