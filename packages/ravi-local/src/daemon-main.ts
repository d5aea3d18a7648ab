// The daemon's program: `node daemon-main.js --state-dir <dir> --idle-exit-ms <n> --start-id <id>`, started by
// ensureLocalRavi() with daemon.log as its standard error.
import { writeSync } from "node:fs";
import { parseArgs } from "node:util";
import { daemonExitCodes } from "./daemon/exit-codes.ts";
import { runDaemon } from "./daemon/run-daemon.ts";
import { LocalRaviError } from "./local-ravi-error.ts";
import type { LogEntry } from "./log-entry.ts";

const stderr = 2;

async function main(): Promise<number> {
  process.umask(0o077);
  try {
    await runDaemon({ ...readArguments(), log: writeLog, signal: stopSignal() });
    return daemonExitCodes.stopped;
  } catch (error) {
    if (error instanceof LocalRaviError && error.code === "STATE_LOCKED") return daemonExitCodes.locked;
    writeLog(describeFailure(error));
    return daemonExitCodes.failed;
  }
}

function readArguments(): { stateDir: string; idleExitMs: number; startId: string } {
  const { values } = parseArgs({
    options: { "state-dir": { type: "string" }, "idle-exit-ms": { type: "string" }, "start-id": { type: "string" } },
  });
  const { "state-dir": stateDir, "idle-exit-ms": idleExit, "start-id": startId } = values;
  const idleExitMs = Number(idleExit);
  if (stateDir === undefined || startId === undefined || !(idleExitMs > 0)) {
    throw new LocalRaviError("OPTION_INVALID", "Cannot start the daemon: its arguments are incomplete", {
      hint: "Start it through ensureLocalRavi()",
    });
  }
  return { stateDir, idleExitMs, startId };
}

function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGTERM", "SIGINT"] as const) {
    process.once(name, () => controller.abort(`Received ${name}`));
  }
  return controller.signal;
}

function describeFailure(error: unknown): LogEntry {
  if (error instanceof LocalRaviError) return { level: "error", code: error.code, message: error.message };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { level: "error", code: "INTERNAL", message };
}

function writeLog(entry: LogEntry): void {
  writeSync(stderr, `${JSON.stringify({ time: new Date().toISOString(), pid: process.pid, ...entry })}\n`);
}

process.exit(await main());
