import { z } from "zod";
import { type DeliveredEmail, deliverEmail, type EmailToDeliver } from "./deliver/deliver-email.ts";
import { type DeliveredSms, deliverSms, type SmsToDeliver } from "./deliver/deliver-sms.ts";
import type { Fault, NewFault } from "./faults/fault.ts";
import type { FaultTable } from "./faults/fault-table.ts";
import type { RequestRecord } from "./http/request-journal.ts";
import { LocalRaviError } from "./local-ravi-error.ts";
import type { Log } from "./log-entry.ts";
import { type OutboxEntry, readOutbox } from "./outbox/outbox-entry.ts";
import type { RelayOptions } from "./relay/relay-options.ts";
import { reset } from "./reset.ts";
import { type RunningServer, startServer } from "./start-server.ts";
import type { Owner } from "./state/state.ts";

/** How a local Ravi is set up. Every value has a default. */
export interface LocalRaviOptions {
  /** Loopback address to listen on: 127.0.0.1, ::1 or localhost. @default "127.0.0.1" */
  host?: string;
  /** HTTP port. @default 0, any free one */
  port?: number;
  /** SMTP port. @default 0, any free one */
  smtpPort?: number;
  /** Where state is kept. Default: a temporary directory, deleted on close, its vaults' master key in memory only. */
  stateDir?: string;
  /** Domain of new addresses. @default "ravi.localhost" */
  domain?: string;
  /** Answer `DELETE /api/identities/{uuid}/` with 405, as the hosted service may. @default false */
  refuseDeletion?: boolean;
  /** The human of `GET /api/master/`. @default Local Owner */
  owner?: Owner;
  /**
   * SMTP server that takes mail for other domains. Default: the `relay` of the state directory's `settings.json`, else
   * none, and such mail stays in the outbox.
   */
  relay?: RelayOptions;
  /**
   * Password that Twilio's message request may use besides the management key. Default: `twilio_auth_token` of
   * `settings.json`, else none.
   */
  twilioAuthToken?: string;
  /** Receives start, stop and failure events. Default: nothing is logged. */
  log?: Log;
}

/** What shall go wrong, with which requests. */
export interface LocalRaviFaults {
  /** @throws LocalRaviError `OPTION_INVALID` */
  add(fault: NewFault): Fault;
  list(): Fault[];
  /** False when there is none of that id. */
  remove(id: number): boolean;
  clear(): void;
}

/** A running local Ravi. Closing it finishes requests under way, then frees ports, database and lock. */
export interface LocalRavi extends AsyncDisposable {
  /** Base URL without trailing slash, for instance `http://127.0.0.1:41234`. */
  readonly apiUrl: string;
  readonly smtpPort: number;
  readonly domain: string;
  /** `ravi_mgmt_…`: may do everything. Kept in `management.key` of the state directory, mode 0600. */
  readonly managementKey: string;
  readonly stateDir: string;
  /** The latest 1,000 requests, oldest first. */
  requests(): RequestRecord[];
  /** Failures to inject, for tests. */
  readonly faults: LocalRaviFaults;
  /**
   * A mail arrives, to all its recipients or to none.
   *
   * @throws LocalRaviError `RECIPIENT_UNKNOWN`
   */
  deliverEmail(email: EmailToDeliver): DeliveredEmail[];
  /**
   * A text message arrives.
   *
   * @throws LocalRaviError `RECIPIENT_UNKNOWN`
   */
  deliverSms(sms: SmsToDeliver): DeliveredSms;
  /** What was sent to the world outside, newest first. */
  outbox(): OutboxEntry[];
  /** Forgets everything but the management key. */
  reset(): void;
  close(): Promise<void>;
}

/**
 * Starts Ravi on this machine: the REST API over HTTP and mail intake over SMTP, both on loopback.
 *
 * @example
 * await using ravi = await startLocalRavi();
 * const answer = await fetch(`${ravi.apiUrl}/api/identities/`, {
 *   method: "POST", headers: { authorization: `Bearer ${ravi.managementKey}` } });
 *
 * @throws LocalRaviError `HOST_NOT_LOOPBACK`, `OPTION_INVALID`, `PORT_TAKEN`, `STATE_DIR_UNSAFE`, `FILE_NOT_PRIVATE`,
 * `STATE_LOCKED`, `DATABASE_TOO_NEW`, `MASTER_KEY_MISSING`, `MASTER_KEY_DAMAGED`, `SETTINGS_INVALID`
 */
export async function startLocalRavi(options: LocalRaviOptions = {}): Promise<LocalRavi> {
  return toLocalRavi(await startServer(options));
}

function toLocalRavi(server: RunningServer): LocalRavi {
  const { apiUrl, smtpPort, domain, managementKey, stateDir, state, services } = server;
  const { list, remove, clear } = services.faults;
  return {
    apiUrl,
    smtpPort,
    domain,
    managementKey,
    stateDir,
    requests: () => services.journal.list(),
    faults: { add: (fault) => addFault(services.faults, fault), list, remove, clear },
    deliverEmail: (email) => deliverEmail(state, email),
    deliverSms: (sms) => deliverSms(state, sms),
    outbox: () => readOutbox(state),
    reset: () => reset(state, services),
    close: () => server.close(),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

function addFault(faults: FaultTable, fault: NewFault): Fault {
  try {
    return faults.add(fault);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const reasons = error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
    throw new LocalRaviError("OPTION_INVALID", `Cannot inject the fault: ${reasons}`, { cause: error });
  }
}
