import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, renameSync, statSync } from "node:fs";
import { daemonProgram } from "../daemon-program.ts";
import { openPrivateAppend } from "../files/private-file.ts";
import { LocalRaviError } from "../local-ravi-error.ts";
import { localRaviLogPath } from "./local-ravi-log.ts";

/** Beyond this the log is set aside as `daemon.log.1` before the next start. */
const maxLogBytes = 1024 * 1024;

const passedVariables = ["PATH", "HOME", "LANG"] as const;

export interface SpawnDaemonOptions {
  stateDir: string;
  idleExitMs: number;
  startId: string;
  daemonCommand: readonly string[] | undefined;
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * Starts the daemon in a session of its own, in its state directory, writing to `daemon.log`. Of the caller's
 * environment it sees PATH, HOME and LANG.
 *
 * @throws LocalRaviError `DAEMON_ENTRY_MISSING`
 */
export function spawnDaemon(options: SpawnDaemonOptions): ChildProcess {
  const [program, ...programArguments] = options.daemonCommand ?? builtDaemonCommand();
  if (program === undefined)
    throw new LocalRaviError("OPTION_INVALID", "Cannot start the daemon: daemonCommand is empty");
  const log = openLog(options.stateDir);
  try {
    const child = spawn(program, [...programArguments, ...daemonArguments(options)], {
      cwd: options.stateDir,
      env: daemonEnvironment(options.env),
      detached: true,
      stdio: ["ignore", log, log],
    });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

/** The environment a daemon gets, whatever the caller's holds. */
export function daemonEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const name of passedVariables) {
    const value = env[name];
    if (value !== undefined) passed[name] = value;
  }
  return passed;
}

function daemonArguments({ stateDir, idleExitMs, startId }: SpawnDaemonOptions): string[] {
  return ["--state-dir", stateDir, "--idle-exit-ms", String(idleExitMs), "--start-id", startId];
}

function builtDaemonCommand(): string[] {
  if (existsSync(daemonProgram)) return [process.execPath, daemonProgram];
  throw new LocalRaviError("DAEMON_ENTRY_MISSING", `Cannot start the daemon: "${daemonProgram}" does not exist`, {
    hint: "Build the package, or pass daemonCommand to run it from sources",
  });
}

function openLog(stateDir: string): number {
  const path = localRaviLogPath(stateDir);
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > maxLogBytes) renameSync(path, `${path}.1`);
  return openPrivateAppend(path);
}
