export { startLocalRavi, type LocalRavi, type LocalRaviOptions } from "./start-local-ravi.ts";
export { ensureLocalRavi, type EnsuredLocalRavi, type EnsureLocalRaviOptions } from "./daemon/ensure-local-ravi.ts";
export { localRaviStatus, type LocalRaviStatus, type StateDirOptions } from "./daemon/local-ravi-status.ts";
export { stopLocalRavi, type StopLocalRaviOptions, type StopLocalRaviResult } from "./daemon/stop-local-ravi.ts";
export {
  LocalRaviError,
  localRaviErrorCodes,
  type LocalRaviErrorCode,
  type LocalRaviErrorOptions,
} from "./local-ravi-error.ts";
export type { RequestRecord } from "./http/request-journal.ts";
export type { Log, LogEntry } from "./log-entry.ts";
export type { Owner } from "./state/state.ts";
