import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { spawnHelper } from "./start-command.ts";

/**
 * A small process in our process group that does nothing, to tell a signal that was sent to the whole group (Ctrl-C, an
 * orchestrator that stops a group) from one that was sent to us alone: Node.js does not say who sent a signal, and to
 * whom.
 */
export interface Canary extends Disposable {
  /** Whether a signal that has just reached us has reached the whole group; `undefined` when that cannot be told. */
  heard(signal: NodeJS.Signals): Promise<boolean | undefined>;
}

/** How long we wait for a signal that killed the helper already; on a busy machine it may take its time. */
const earlyMs = 2_000;

/** For how long after its start a further helper may have missed a signal that we have yet to hear of. */
const youngMs = 500;

/** @param first One that is there already. */
export function startCanary(first: ChildProcess | undefined): Canary {
  let current: ChildProcess | undefined;
  let isOver = false;
  /** A signal of which a canary died before we heard of it. */
  let early: { signal: NodeJS.Signals; at: number } | undefined;
  let isYoungUntil = Number.NEGATIVE_INFINITY;
  const renew = (): void => {
    watch(spawnHelper());
    isYoungUntil = performance.now() + youngMs;
  };
  const watch = (child: ChildProcess | undefined): void => {
    current = child;
    child?.once("error", () => {
      if (current === child) current = undefined;
    });
    child?.once("exit", (code, signal) => {
      if (current !== child) return;
      current = undefined;
      if (signal !== null) early = { signal, at: performance.now() };
      // One that ended by itself cannot be had here: no canary, then.
      if (code === null && !isOver) renew();
    });
  };
  watch(first);
  return {
    heard: async (signal) => {
      const child = current;
      if (early?.signal === signal && performance.now() - early.at < earlyMs) {
        early = undefined;
        return true;
      }
      if (child?.pid === undefined) return undefined;
      // Where there is no /proc, it dies of what it hears within moments.
      const hasHeard = signalState(child.pid, signal) ?? (await delay(50, child)).signalCode === signal;
      // What is about to die tells nothing of the next signal.
      if (hasHeard && !stopping.has(signal) && current === child) renew();
      return hasHeard || performance.now() > isYoungUntil ? hasHeard : undefined;
    },
    [Symbol.dispose]: () => {
      isOver = true;
      current?.kill("SIGKILL");
    },
  };
}

/** Signals that stop a process, and leave a canary alive. */
export const stopping: ReadonlySet<NodeJS.Signals> = new Set(["SIGTSTP", "SIGTTIN", "SIGTTOU"]);

/**
 * Whether the signal waits for a process, or has killed or stopped it. The kernel tells the youngest members of a group
 * first, so this is settled before we hear of the signal ourselves. A deadly signal shows as a pending SIGKILL. First a
 * look at what waits, then at what became of the process: in this order nothing falls between the two.
 */
function signalState(pid: number, signal: NodeJS.Signals): boolean | undefined {
  const status = readProc(pid, "status");
  const stat = readProc(pid, "stat");
  if (status === undefined || stat === undefined) return undefined;
  const pending = [...status.matchAll(/^(?:SigPnd|ShdPnd):\s+([0-9a-f]+)$/gm)].map(([, mask]) => BigInt(`0x${mask}`));
  if (pending.some((mask) => [signal, "SIGKILL" as const].some((name) => (mask & bitOf(name)) !== 0n))) return true;
  // State, five numbers, flags.
  const [state = "", , , , , , flags] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if ((Number(flags) & dying) !== 0 || "ZX".includes(state)) return true;
  return stopping.has(signal) && state === "T";
}

/** PF_EXITING, PF_DUMPCORE and PF_SIGNALED of Linux's `sched.h`. */
const dying = 0x4 | 0x200 | 0x400;

function readProc(pid: number, name: "stat" | "status"): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return undefined;
  }
}

function bitOf(signal: NodeJS.Signals): bigint {
  return 1n << BigInt(constants.signals[signal] - 1);
}
