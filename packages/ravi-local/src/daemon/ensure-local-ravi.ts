import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { preparePrivateDirectory } from "../files/private-directory.ts";
import { readPrivateFile } from "../files/private-file.ts";
import { LocalRaviError } from "../local-ravi-error.ts";
import { readManagementKey } from "../management-key.ts";
import { isHealthy } from "./daemon-health.ts";
import { readDaemonRecord } from "./daemon-record.ts";
import { daemonExitCodes } from "./exit-codes.ts";
import { localRaviLogPath } from "./local-ravi-log.ts";
import { spawnDaemon, type SpawnDaemonOptions } from "./spawn-daemon.ts";

/** Which daemon is wanted, and how it is started when it does not run. */
export interface EnsureLocalRaviOptions {
  /** Made with mode 0700 when it does not exist. One daemon serves it. */
  stateDir: string;
  /** Quiet time after which a daemon started here ends itself. @default 1_800_000 (30 minutes) */
  idleExitMs?: number;
  /** How long to wait for the daemon to answer. @default 15_000 */
  startTimeoutMs?: number;
  /** Program and arguments that run the daemon; for runs from sources. Default: this Node and the built daemon. */
  daemonCommand?: readonly string[];
  /** The caller's environment, of which the daemon gets PATH, HOME and LANG. @default {} */
  env?: Readonly<Record<string, string | undefined>>;
}

/** A daemon that answers. `managementKey` reaches every identity: keep it from agents. */
export interface EnsuredLocalRavi {
  apiUrl: string;
  smtpPort: number;
  domain: string;
  managementKey: string;
  pid: number;
  /** Whether this call started the daemon. */
  startedNow: boolean;
}

/** One started daemon program; `exited` is its exit code, null when a signal ended it. */
interface Attempt {
  child: ChildProcess;
  exited: Promise<{ code: number | null }>;
}

const defaultIdleExitMs = 30 * 60_000;
const defaultStartTimeoutMs = 15_000;
const maxTimerMs = 2 ** 31 - 1;
const pollMs = 25;
const retryAfterLostRaceMs = 500;
const logTailLength = 2000;

/**
 * The running daemon of a state directory, started when there is none. Safe to call from many processes at once: each
 * may start a program, the operating system's lock lets one of them serve, and all calls return that one.
 *
 * @throws LocalRaviError `OPTION_INVALID`, `STATE_DIR_UNSAFE`, `FILE_NOT_PRIVATE`, `DAEMON_ENTRY_MISSING`,
 * `DAEMON_START_FAILED`, `DAEMON_START_TIMEOUT`
 */
export async function ensureLocalRavi(options: EnsureLocalRaviOptions): Promise<EnsuredLocalRavi> {
  const stateDir = resolve(options.stateDir);
  const idleExitMs = requireTimer("idleExitMs", options.idleExitMs ?? defaultIdleExitMs);
  const startTimeoutMs = requireTimer("startTimeoutMs", options.startTimeoutMs ?? defaultStartTimeoutMs);
  preparePrivateDirectory(stateDir);
  const { daemonCommand, env = {} } = options;
  return startOrJoin({ stateDir, idleExitMs, daemonCommand, env, startId: randomUUID() }, startTimeoutMs);
}

async function startOrJoin(options: SpawnDaemonOptions, startTimeoutMs: number): Promise<EnsuredLocalRavi> {
  const deadline = performance.now() + startTimeoutMs;
  let attempt: Attempt | undefined;
  let nextAttemptAt = 0;
  while (true) {
    const running = await findRunning(options);
    if (running !== undefined) return running;
    const now = performance.now();
    if (now > deadline) throw giveUp(attempt, options.stateDir, startTimeoutMs);
    if (attempt === undefined && now >= nextAttemptAt) attempt = startAttempt(options);
    const exit = await Promise.race([attempt?.exited, delay(pollMs)].filter((wait) => wait !== undefined));
    if (exit === undefined) continue;
    requireLostRace(exit.code, options.stateDir);
    // The winner may have been a daemon on its way out, so later try again.
    attempt = undefined;
    nextAttemptAt = performance.now() + retryAfterLostRaceMs;
  }
}

async function findRunning({ stateDir, startId }: SpawnDaemonOptions): Promise<EnsuredLocalRavi | undefined> {
  const record = readDaemonRecord(stateDir);
  const managementKey = readManagementKey(stateDir);
  if (record === undefined || managementKey === undefined) return undefined;
  if (!(await isHealthy(record, managementKey))) return undefined;
  const { apiUrl, smtpPort, domain, pid } = record;
  return { apiUrl, smtpPort, domain, managementKey, pid, startedNow: record.startId === startId };
}

function startAttempt(options: SpawnDaemonOptions): Attempt {
  const child = spawnDaemon(options);
  const exited = once(child, "exit").then(
    ([code]: unknown[]) => ({ code: typeof code === "number" ? code : null }),
    (error: unknown) => {
      throw startFailed(options.stateDir, "its program cannot be run", error);
    },
  );
  // Observed here as well: nobody awaits it any more once the daemon runs.
  exited.catch(() => {});
  return { child, exited };
}

function requireLostRace(code: number | null, stateDir: string): void {
  if (code === daemonExitCodes.locked || code === daemonExitCodes.stopped) return;
  throw startFailed(stateDir, `its program ended with ${code === null ? "a signal" : `exit code ${code}`}`);
}

function startFailed(stateDir: string, state: string, cause?: unknown): LocalRaviError {
  const tail = readPrivateFile(localRaviLogPath(stateDir))?.slice(-logTailLength).trim();
  const reason = tail === undefined || tail === "" ? "" : `; end of its log:\n${tail}`;
  return new LocalRaviError("DAEMON_START_FAILED", `Cannot start the daemon of "${stateDir}": ${state}${reason}`, {
    hint: `See ${localRaviLogPath(stateDir)}`,
    cause,
  });
}

function giveUp(attempt: Attempt | undefined, stateDir: string, startTimeoutMs: number): LocalRaviError {
  attempt?.child.kill("SIGTERM");
  const state =
    attempt === undefined ? "another process holds the directory and does not answer" : "it does not answer";
  return new LocalRaviError(
    "DAEMON_START_TIMEOUT",
    `Cannot reach the daemon of "${stateDir}" within ${startTimeoutMs} ms: ${state}`,
    { hint: `See ${localRaviLogPath(stateDir)}` },
  );
}

function requireTimer(name: string, value: number): number {
  if (value > 0 && value <= maxTimerMs) return value;
  throw new LocalRaviError("OPTION_INVALID", `Cannot use ${name} ${value}: expected 1 to ${maxTimerMs} milliseconds`);
}
