import { resolve } from "node:path";
import { LocalRaviError } from "../local-ravi-error.ts";
import { readManagementKey } from "../management-key.ts";
import { readDaemonRecord } from "./daemon-record.ts";
import type { StateDirOptions } from "./local-ravi-status.ts";
import { isAlive } from "./process-identity.ts";

/** What `resetLocalRavi` found: a daemon, which is now empty, or none. */
export type ResetLocalRaviResult = { kind: "reset" } | { kind: "not-running" };

const timeoutMs = 30_000;

/**
 * Empties the running daemon of a state directory: every identity and all they own are gone, the management key stays.
 *
 * @throws LocalRaviError `DAEMON_REQUEST_FAILED`, `FILE_NOT_PRIVATE`
 */
export async function resetLocalRavi(options: StateDirOptions): Promise<ResetLocalRaviResult> {
  const stateDir = resolve(options.stateDir);
  const record = readDaemonRecord(stateDir);
  const managementKey = readManagementKey(stateDir);
  // The process first: the key is not sent to whoever may have taken a dead daemon's port.
  if (record === undefined || managementKey === undefined || !isAlive(record)) return { kind: "not-running" };
  await requestReset(record.apiUrl, managementKey);
  return { kind: "reset" };
}

async function requestReset(apiUrl: string, managementKey: string): Promise<void> {
  const response = await fetch(`${apiUrl}/_local/reset`, {
    method: "POST",
    headers: { authorization: `Bearer ${managementKey}` },
    signal: AbortSignal.timeout(timeoutMs),
    redirect: "error",
  }).catch((error: unknown) => {
    throw resetFailed("it does not answer", error);
  });
  if (!response.ok) throw resetFailed(`it answered ${response.status}`);
}

function resetFailed(state: string, cause?: unknown): LocalRaviError {
  return new LocalRaviError("DAEMON_REQUEST_FAILED", `Cannot reset the daemon: ${state}`, {
    hint: "See its log, or stop it and start it again",
    cause,
  });
}
