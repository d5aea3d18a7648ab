import { resolve } from "node:path";
import { readManagementKey } from "../management-key.ts";
import { isHealthy } from "./daemon-health.ts";
import { readDaemonRecord } from "./daemon-record.ts";
import { isAlive } from "./process-identity.ts";

/** How the daemon of a state directory is. */
export type LocalRaviStatus =
  | {
      kind: "running";
      apiUrl: string;
      smtpPort: number;
      domain: string;
      pid: number;
      /** RFC 3339. */
      startedAt: string;
    }
  /** The daemon's process lives and does not answer. */
  | { kind: "unresponsive"; pid: number }
  | { kind: "stopped" };

/** Names a daemon by its state directory. */
export interface StateDirOptions {
  /** The state directory of the daemon in question. */
  stateDir: string;
}

/**
 * Whether a daemon serves the state directory, by asking it: a request with the management key must be answered by the
 * very process its record names. The request counts as activity. Creates nothing.
 *
 * @throws LocalRaviError `FILE_NOT_PRIVATE`
 */
export async function localRaviStatus(options: StateDirOptions): Promise<LocalRaviStatus> {
  const stateDir = resolve(options.stateDir);
  const record = readDaemonRecord(stateDir);
  const managementKey = readManagementKey(stateDir);
  if (record === undefined || managementKey === undefined) return { kind: "stopped" };
  if (await isHealthy(record, managementKey)) {
    const { apiUrl, smtpPort, domain, pid, startedAt } = record;
    return { kind: "running", apiUrl, smtpPort, domain, pid, startedAt };
  }
  return isAlive(record) ? { kind: "unresponsive", pid: record.pid } : { kind: "stopped" };
}
