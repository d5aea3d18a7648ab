import { once } from "node:events";
import type { Log } from "../log-entry.ts";
import { type RunningServer, startServer } from "../start-server.ts";
import { type DaemonRecord, removeDaemonRecord, writeDaemonRecord } from "./daemon-record.ts";
import { watchIdle } from "./idle-watch.ts";
import { processStartTime } from "./process-identity.ts";

export interface DaemonOptions {
  stateDir: string;
  idleExitMs: number;
  startId: string;
  log: Log;
  /** Aborted to end the daemon; its reason goes to the log. */
  signal: AbortSignal;
}

/**
 * Serves a state directory until the signal or idleness ends it. The record appears when both ports are open and is
 * gone before the lock is.
 *
 * @throws LocalRaviError like `startLocalRavi()`; `STATE_LOCKED` when another daemon was faster
 */
export async function runDaemon(options: DaemonOptions): Promise<void> {
  const { stateDir, startId, log, idleExitMs } = options;
  const idle = new AbortController();
  const ended = AbortSignal.any([options.signal, idle.signal]);
  const watch = watchIdle(idleExitMs, () => idle.abort(`Idle for ${idleExitMs} ms`));
  try {
    const health = { start_id: startId, pid: process.pid };
    const server = await startServer({ stateDir, log, health, onActivity: () => watch.touch() });
    await serveUntil(ended, server, options);
  } finally {
    watch.stop();
  }
  log({ level: "info", code: "STOPPED", message: "Closed cleanly" });
}

async function serveUntil(ended: AbortSignal, server: RunningServer, options: DaemonOptions): Promise<void> {
  const { stateDir, startId, log } = options;
  try {
    writeDaemonRecord(stateDir, describe(startId, server));
    log({ level: "info", code: "STARTED", message: `HTTP ${server.apiUrl}, SMTP port ${server.smtpPort}` });
    if (!ended.aborted) await once(ended, "abort");
    log({ level: "info", code: "STOPPING", message: String(ended.reason) });
  } finally {
    removeDaemonRecord(stateDir, startId);
    await server.close();
  }
}

function describe(startId: string, server: RunningServer): DaemonRecord {
  return {
    startId,
    pid: process.pid,
    startTime: processStartTime(process.pid) ?? "unknown",
    apiUrl: server.apiUrl,
    port: Number(new URL(server.apiUrl).port),
    smtpPort: server.smtpPort,
    domain: server.domain,
    startedAt: new Date().toISOString(),
  };
}
