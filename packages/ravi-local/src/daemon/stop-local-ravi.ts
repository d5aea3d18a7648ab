import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { LocalRaviError, systemErrorCode } from "../local-ravi-error.ts";
import { readDaemonRecord, removeDaemonRecord } from "./daemon-record.ts";
import type { StateDirOptions } from "./local-ravi-status.ts";
import { isAlive, type ProcessIdentity } from "./process-identity.ts";

/** Which daemon ends, and how patiently. */
export interface StopLocalRaviOptions extends StateDirOptions {
  /** How long the daemon may take to close cleanly before it is killed. @default 5_000 */
  graceMs?: number;
}

/** What `stopLocalRavi` found: a daemon, which is gone now, or none. */
export type StopLocalRaviResult =
  /** `forced`: it had to be killed. */
  { kind: "stopped"; pid: number; forced: boolean } | { kind: "not-running" };

const defaultGraceMs = 5000;
const killWaitMs = 5000;
const pollMs = 20;

/**
 * Ends the daemon of a state directory and returns when its process is gone. Only the very process its record names
 * (same number, same start time) is signalled: SIGTERM, and after `graceMs` SIGKILL.
 *
 * @throws LocalRaviError `DAEMON_STOP_FAILED`, `FILE_NOT_PRIVATE`
 */
export async function stopLocalRavi(options: StopLocalRaviOptions): Promise<StopLocalRaviResult> {
  const stateDir = resolve(options.stateDir);
  const record = readDaemonRecord(stateDir);
  if (record === undefined) return { kind: "not-running" };
  const wasAlive = isAlive(record);
  const forced = wasAlive && !(await endWith(record, "SIGTERM", options.graceMs ?? defaultGraceMs));
  if (forced && !(await endWith(record, "SIGKILL", killWaitMs))) throw stopFailed(record.pid, "it survived SIGKILL");
  removeDaemonRecord(stateDir, record.startId);
  return wasAlive ? { kind: "stopped", pid: record.pid, forced } : { kind: "not-running" };
}

async function endWith(target: ProcessIdentity, signal: "SIGTERM" | "SIGKILL", waitMs: number): Promise<boolean> {
  sendSignal(target.pid, signal);
  const deadline = performance.now() + waitMs;
  while (isAlive(target)) {
    if (performance.now() > deadline) return false;
    await delay(pollMs);
  }
  return true;
}

function sendSignal(pid: number, signal: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (systemErrorCode(error) !== "ESRCH") throw stopFailed(pid, `${signal} was refused`, error);
  }
}

function stopFailed(pid: number, state: string, cause?: unknown): LocalRaviError {
  return new LocalRaviError("DAEMON_STOP_FAILED", `Cannot stop daemon process ${pid}: ${state}`, { cause });
}
