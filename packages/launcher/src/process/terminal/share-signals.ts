import type { ChildProcess } from "node:child_process";
import { constants } from "node:os";
import { performance } from "node:perf_hooks";
import { send } from "../stop-tree.ts";
import { createStopWatch, isStopped } from "./stopped-process.ts";

export interface SharedSignals extends Disposable {
  /**
   * Names the process that shares our process group, which must not have been waited for yet. What came before is passed
   * on to it now, and nothing after its end.
   */
  adopt(agent: ChildProcess): void;
  /** Whether a signal that ends was passed on. */
  hasStopped(): boolean;
}

/** How long a process may take to stop by the SIGTSTP that a terminal has sent to both of us. */
const stopMs = 500;
/** The SIGTSTP of a stop may be told only after it. */
const echoMs = 100;

/**
 * Makes this process a silent partner of another one in its process group, until it is disposed of. A terminal sends its
 * signals to both: those of keys are the other's, so here they do nothing. SIGTERM and SIGHUP may have been sent to us
 * alone, so they are passed on, and after `graceMs` the other one is killed.
 */
export function shareSignals({ graceMs }: { graceMs: number }): SharedSignals {
  let pid: number | undefined;
  let received: NodeJS.Signals | undefined;
  const timers: NodeJS.Timeout[] = [];
  const stopWatch = createStopWatch(() => pid);

  const end = (signal: NodeJS.Signals): void => {
    received = signal;
    if (pid === undefined) return;
    const agent = pid;
    send(agent, signal);
    // A stopped process hears nothing but SIGCONT and SIGKILL.
    send(agent, "SIGCONT");
    timers.push(setTimeout(() => send(agent, "SIGKILL"), graceMs));
  };
  /** Node.js does not say whether the terminal sent it to all of us; in that case the agent stops by itself. */
  const suspend = (): void => {
    const agent = pid;
    const at = performance.now();
    if (agent === undefined || at - stopWatch.continuedAt() < echoMs) return;
    const stop = (): void => {
      if (stopWatch.continuedAt() < at && !isStopped(agent)) send(agent, "SIGTSTP");
    };
    timers.push(setTimeout(stop, stopMs));
  };
  /** Its pid may be given to somebody else from now on. */
  const forget = (): void => {
    pid = undefined;
    for (const timer of timers.splice(0)) clearTimeout(timer);
  };
  const disconnect = listen({
    SIGINT: () => {},
    SIGQUIT: () => {},
    SIGTERM: end,
    SIGHUP: end,
    SIGTSTP: suspend,
    SIGCHLD: stopWatch.follow,
    SIGCONT: stopWatch.wake,
  });

  return {
    adopt: (agent) => {
      pid = agent.pid;
      agent.once("exit", forget);
      if (received !== undefined) end(received);
      // It may have been quicker than we.
      stopWatch.follow();
    },
    hasStopped: () => received !== undefined,
    [Symbol.dispose]: () => {
      forget();
      disconnect();
    },
  };
}

type Listeners = Partial<Record<NodeJS.Signals, (signal: NodeJS.Signals) => void>>;

function listen(listeners: Listeners): () => void {
  const entries = Object.entries(listeners).filter(([signal]) => signal in constants.signals);
  for (const [signal, listener] of entries) process.on(signal, listener);
  return () => {
    for (const [signal, listener] of entries) process.off(signal, listener);
  };
}
