import type { RequestRecord } from "./http/request-journal.ts";
import type { Log } from "./log-entry.ts";
import { startServer } from "./start-server.ts";
import type { Owner } from "./state/state.ts";

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
  /** Receives start, stop and failure events. Default: nothing is logged. */
  log?: Log;
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
 * `STATE_LOCKED`, `DATABASE_TOO_NEW`, `MASTER_KEY_MISSING`, `MASTER_KEY_DAMAGED`
 */
export async function startLocalRavi(options: LocalRaviOptions = {}): Promise<LocalRavi> {
  const server = await startServer(options);
  return { ...server, [Symbol.asyncDispose]: () => server.close() };
}
