import { type ChildProcess, spawn } from "node:child_process";
import { dirname } from "node:path";
import { isSource, keeperProgram } from "../../programs.ts";
import { isExhaustion } from "../system-error.ts";
import type { KeeperReport, KeeperRequest, KeptProcess, StartFailureReport } from "./keeper-message.ts";
import type { KeptEnd } from "./kept-run.ts";

/** What became of a process. */
export type KeptOutcome =
  | ({ kind: "ended" } & KeptEnd)
  /** It never ran. */
  | { kind: "failed"; failure: StartFailureReport }
  /** The keeper died, and with it all knowledge of the process. */
  | { kind: "lost" };

export interface KeptProcessEvents {
  onStart: (pid: number) => void;
  /** The file system cannot give the start of a file back. */
  onNotFreed?: () => void;
}

/** A process in the keeper's care. */
export interface KeptHandle {
  /** Never rejects. */
  readonly outcome: Promise<KeptOutcome>;
  /** Politely, then by force, with everything it started. */
  stop(firstSignal: "SIGINT" | "SIGTERM"): void;
  pause(): void;
  continue(): void;
  /** Gives the first `bytes` of a file back to the disk. */
  free(path: string, bytes: number): void;
  /** Waits no longer for a keeper that does not answer: the outcome is `lost`. */
  giveUp(): void;
}

/** A small process that starts agents in our place. It keeps this process running only while an agent runs. */
export interface Keeper {
  readonly pid: number | undefined;
  /** False once it has died or was closed. */
  readonly isAlive: boolean;
  start(kept: KeptProcess, events: KeptProcessEvents): KeptHandle;
  /** Ends it, and every process it still has, by force. */
  close(): Promise<void>;
}

/**
 * Starts a keeper. Spawning copies the page tables of the process that does it: 90 ms per agent in a host of 2 GiB,
 * during which nothing else runs. The keeper is small, and it outlives us: when this process dies, by SIGKILL too, it
 * kills every agent it started with everything they started, within 2 s.
 */
export function startKeeper(): Keeper {
  const child = spawnKeeper();
  const waiting = new Map<number, { settle: (outcome: KeptOutcome) => void; events: KeptProcessEvents }>();
  let isAlive = true;
  let startError: Error | undefined;
  let lastRun = 0;

  const settle = (run: number, outcome: KeptOutcome): void => {
    waiting.get(run)?.settle(outcome);
    waiting.delete(run);
    if (waiting.size === 0) release(child);
  };
  const settleLost = (run: number): void =>
    settle(run, startError === undefined ? { kind: "lost" } : failed(startError));
  const lose = (): void => {
    isAlive = false;
    for (const run of waiting.keys()) settleLost(run);
  };
  const closed = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", (error) => {
      if (child.pid === undefined) startError = error;
      resolve();
    });
  });
  void closed.then(lose);
  child.on("disconnect", lose);
  child.on("message", (report: KeeperReport) => {
    const events = waiting.get(report.run)?.events;
    if (report.kind === "started") events?.onStart(report.pid);
    else if (report.kind === "not-freed") events?.onNotFreed?.();
    else settle(report.run, outcomeOf(report));
  });
  const send = (request: KeeperRequest): void => {
    // Without a process there is no channel either; its error comes later, and then settles what waits.
    if (isAlive && child.connected) child.send(request, () => {});
  };
  release(child);

  return {
    pid: child.pid,
    get isAlive() {
      return isAlive;
    },
    start: (kept, events) => {
      const run = (lastRun += 1);
      const outcome = new Promise<KeptOutcome>((resolve) => waiting.set(run, { settle: resolve, events }));
      hold(child);
      if (isAlive) send({ kind: "start", run, process: kept });
      else settleLost(run);
      return {
        outcome,
        stop: (firstSignal) => send({ kind: "stop", run, firstSignal }),
        pause: () => send({ kind: "pause", run }),
        continue: () => send({ kind: "continue", run }),
        free: (path, bytes) => send({ kind: "free", run, path, bytes }),
        giveUp: () => settle(run, { kind: "lost" }),
      };
    },
    close: async () => {
      hold(child);
      if (child.connected) child.disconnect();
      await closed;
    },
  };
}

/** It makes much garbage, /proc being text, and keeps next to nothing. */
const smallHeap = ["--max-semi-space-size=1", "--max-old-space-size=256"];

let shared: Keeper | undefined;

/** This process's one keeper, started when it is first needed and again when it has died. */
export function sharedKeeper(): Keeper {
  if (shared?.isAlive !== true) shared = startKeeper();
  return shared;
}

/** Has the keeper start while there is other work to do; why it cannot is told to whoever needs it. */
export function warmKeeper(): void {
  try {
    sharedKeeper();
  } catch {}
}

function spawnKeeper(): ChildProcess {
  // From sources, in this repository: Node.js 20 needs a loader, which it looks for from the working directory.
  return spawn(process.execPath, [...smallHeap, ...(isSource ? ["--import", "tsx"] : []), keeperProgram], {
    cwd: isSource ? dirname(keeperProgram) : "/",
    // An embedder's own program is its Node.js when it is built on Electron.
    env: { ELECTRON_RUN_AS_NODE: "1" },
    detached: true,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
}

/** The keeper itself could not be started. */
function failed(error: NodeJS.ErrnoException): KeptOutcome {
  const { code = "UNKNOWN", syscall = "spawn", path = process.execPath, message } = error;
  const reason = isExhaustion(error) ? "out-of-resources" : "other";
  const text = `Cannot start the agent: the process that starts agents did not start: ${message}`;
  return { kind: "failed", failure: { reason, message: text, code, syscall, path } };
}

function outcomeOf(report: Extract<KeeperReport, { kind: "ended" | "failed" | "lost" }>): KeptOutcome {
  if (report.kind === "lost") return { kind: "lost" };
  if (report.kind === "failed") return { kind: "failed", failure: report.failure };
  const { exitCode, signal, strays } = report;
  return { kind: "ended", exitCode, signal, strays };
}

function hold(child: ChildProcess): void {
  child.ref();
  child.channel?.ref();
}

function release(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}
