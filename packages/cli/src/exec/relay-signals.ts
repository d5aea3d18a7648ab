import { isatty } from "node:tty";
import { createStopWatch } from "@persona-launcher/launcher/exec";
import { type Canary, startCanary, stopping } from "./canary.ts";
import type { RelayMeans } from "./start-command.ts";

/** Keys of a terminal make these, and a terminal tells the whole group. */
const fromKeys: ReadonlySet<NodeJS.Signals> = new Set(["SIGINT", "SIGQUIT", "SIGTSTP"]);

/** Longer than a look at the command takes, and shorter than a job stands still. */
const stoppedMs = 5;

/** For how long after having been continued we hear of signals from before. */
const staleMs = 250;

/**
 * Makes this process stand for the one it started, in the same process group: what was sent to us alone goes to the
 * command, what the command has heard already does not; when the command stops we stop, and so its shell sees a stopped
 * job; when we are continued, so is the command.
 */
export function relaySignals(pid: number, { signals, helper }: RelayMeans): Disposable {
  const canary = startCanary(helper);
  const { follow, wake } = createStopWatch(() => pid);
  let continuedAt = Number.NEGATIVE_INFINITY;
  const followNow = (): void => {
    const at = performance.now();
    follow();
    if (performance.now() - at > stoppedMs) continuedAt = performance.now();
  };
  // In the next turn, after a SIGTSTP that came with it.
  const followSoon = (): void => void setImmediate(followNow);
  signals.listen((signal) => {
    // One from before we stopped: nobody can tell any more who has heard it.
    if (stopping.has(signal) && performance.now() - continuedAt < staleMs) return;
    void pass(signal, pid, canary);
  });
  process.on("SIGCHLD", followSoon);
  process.on("SIGCONT", wake);
  // It may have been quicker than we.
  followSoon();
  return {
    [Symbol.dispose]: () => {
      signals[Symbol.dispose]();
      process.off("SIGCHLD", followSoon);
      process.off("SIGCONT", wake);
      canary[Symbol.dispose]();
    },
  };
}

async function pass(signal: NodeJS.Signals, pid: number, canary: Canary): Promise<void> {
  const hasHeard = (await canary.heard(signal)) ?? (fromKeys.has(signal) && isatty(0));
  if (hasHeard) return;
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended.
  }
}
