export { startLocalRavi, type LocalRavi, type LocalRaviFaults, type LocalRaviOptions } from "./start-local-ravi.ts";
export { ensureLocalRavi, type EnsuredLocalRavi, type EnsureLocalRaviOptions } from "./daemon/ensure-local-ravi.ts";
export { localRaviStatus, type LocalRaviStatus, type StateDirOptions } from "./daemon/local-ravi-status.ts";
export { localRaviLogPath, readLocalRaviLog, type LocalRaviLogRecord } from "./daemon/local-ravi-log.ts";
export { resetLocalRavi, type ResetLocalRaviResult } from "./daemon/reset-local-ravi.ts";
export { stopLocalRavi, type StopLocalRaviOptions, type StopLocalRaviResult } from "./daemon/stop-local-ravi.ts";
export {
  LocalRaviError,
  localRaviErrorCodes,
  type LocalRaviErrorCode,
  type LocalRaviErrorOptions,
} from "./local-ravi-error.ts";
export type { DeliveredEmail, EmailAttachment, EmailToDeliver } from "./deliver/deliver-email.ts";
export type { DeliveredSms, SmsToDeliver } from "./deliver/deliver-sms.ts";
export { faultKinds, type Fault, type NewFault } from "./faults/fault.ts";
export type { OutboxEmail, OutboxEntry, OutboxSms } from "./outbox/outbox-entry.ts";
export type { RelayOptions } from "./relay/relay-options.ts";
export type { RequestRecord } from "./http/request-journal.ts";
export type { Log, LogEntry } from "./log-entry.ts";
export type { Owner } from "./state/state.ts";
