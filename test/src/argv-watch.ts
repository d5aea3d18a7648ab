import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface ArgvWatchOptions {
  /** Values that must not be seen in a command line. They are looked for in every process of the machine. */
  sentinels: readonly string[];
  /** Root of the process tree to record. Default: this process. */
  rootPid?: number;
  /** Also records processes started with `PERSONA_LAUNCH_ID=<launchId>`, whoever their parent is. */
  launchId?: string;
}

export interface SeenProcess {
  pid: number;
  argv: string[];
}

export interface ArgvHit extends SeenProcess {
  sentinel: string;
}

export interface ArgvReport {
  /** How often the process table was read. A report with few samples proves little. */
  samples: number;
  /** Every distinct command line seen in the tree, in order of appearance. A process that calls exec appears again. */
  processes: SeenProcess[];
  /** Every sentinel seen, once for each process. */
  hits: ArgvHit[];
}

export interface ArgvWatch extends AsyncDisposable {
  /** Ends the watch. May be called again: the report is the same. */
  stop(): Promise<ArgvReport>;
}

/**
 * Watches command lines in /proc from a process of its own, some hundred times a second; resolves after the first look.
 * A process that lives for 50 ms is seen; one that lives for less than the pause of 10 ms may be missed. Linux only.
 */
export async function watchArgv(options: ArgvWatchOptions): Promise<ArgvWatch> {
  const watcher = fork(fileURLToPath(new URL("argv-watcher.mjs", import.meta.url)), [], {
    env: {},
    execArgv: [],
    serialization: "json",
  });
  watcher.send({ kind: "start", rootPid: process.pid, ...options });
  await nextMessage(watcher, "ready");
  let report: Promise<ArgvReport> | undefined;
  const stop = (): Promise<ArgvReport> => (report ??= askForReport(watcher));
  return {
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
    },
  };
}

async function askForReport(watcher: ChildProcess): Promise<ArgvReport> {
  watcher.send({ kind: "stop" });
  const { samples, processes, hits } = (await nextMessage(watcher, "report")) as ArgvReport;
  return { samples, processes, hits };
}

async function nextMessage(watcher: ChildProcess, kind: string): Promise<object> {
  const ended = new AbortController();
  const exit = once(watcher, "exit", { signal: ended.signal }).then(([code]): never => {
    throw new Error(`Cannot watch command lines: the watcher exited with code ${code} before its "${kind}" message`);
  });
  try {
    const [message] = await Promise.race([once(watcher, "message", { signal: ended.signal }), exit]);
    return message as object;
  } finally {
    exit.catch(() => undefined);
    ended.abort();
  }
}
