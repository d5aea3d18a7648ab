import { DeviceLogins } from "./device/device-logins.ts";
import { createFaultTable } from "./faults/fault-table.ts";
import { createRequestJournal } from "./http/request-journal.ts";
import type { Log } from "./log-entry.ts";
import { createMailRelay } from "./relay/mail-relay.ts";
import type { RelayOptions } from "./relay/relay-options.ts";
import type { Services, Timing } from "./services.ts";
import type { State } from "./state/state.ts";
import { createStatusCallbacks } from "./twilio/status-callbacks.ts";

export interface ServicesOptions {
  state: State;
  managementKey: string;
  log: Log;
  relay: RelayOptions | undefined;
  twilioAuthToken: string | undefined;
  stopping: AbortSignal;
  /** @default {@link defaultTiming} */
  timing?: Timing | undefined;
  onActivity: () => void;
}

/** The Go CLI gives up on a request after 30 s, so a long poll is answered well before. */
export const defaultTiming: Timing = { longPollMs: 20_000, heartbeatMs: 10_000 };

export function createServices(options: ServicesOptions): Services {
  const { state, managementKey, log, relay, twilioAuthToken, stopping, onActivity } = options;
  return {
    managementKey,
    journal: createRequestJournal(),
    faults: createFaultTable(),
    devices: new DeviceLogins(),
    relay: relay === undefined ? undefined : createMailRelay(state, relay, log),
    twilioAuthToken,
    statusCallbacks: createStatusCallbacks(log, stopping),
    timing: options.timing ?? defaultTiming,
    stopping,
    onActivity,
  };
}
