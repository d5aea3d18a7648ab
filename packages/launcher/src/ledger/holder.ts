import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { hasProc, readEntry, type ProcessEntry } from "../process/proc.ts";
import { isExhaustion } from "../process/system-error.ts";

/**
 * The process that answers for a launch. Pid and start time name it for good within its host and boot. Host and boot are
 * absent or empty where there is no `/proc`, and in what earlier versions wrote.
 */
export interface Holder {
  pid: number;
  startTicks: string;
  /** Host name and pid namespace: two containers that share a state directory are two hosts. */
  host?: string;
  /** The kernel's boot id; containers on one machine have the same. */
  boot?: string;
}

/** `unknown`: it ran where this process cannot look. */
export type HolderState = "alive" | "dead" | "unknown";

let own: Required<Holder> | undefined;

/** This process, as the holder of launches. */
export function currentHolder(): Promise<Required<Holder>> {
  return Promise.resolve(ownHolder());
}

/** As `currentHolder`, at once. */
export function ownHolder(): Required<Holder> {
  own ??= { pid: process.pid, startTicks: ownStart(), host: ownHost(), boot: ownBoot() };
  return own;
}

/** A holder without its start time would be taken for dead by everybody else, so none is better than that one. */
function ownStart(): string {
  const startTicks = readEntry(process.pid)?.startTicks ?? "";
  if (hasProc && startTicks === "") throw new Error(`Cannot read "/proc/${process.pid}/stat": too many open files`);
  return startTicks;
}

function ownHost(): string {
  return hasProc ? `${hostname()} ${read(() => readlinkSync("/proc/self/ns/pid"))}` : "";
}

function ownBoot(): string {
  return hasProc ? read(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")) : "";
}

function read(source: () => string): string {
  try {
    return source().trim();
  } catch (error) {
    // Sandboxes leave parts of /proc out. Anything else, such as too many open files, passes.
    if (["ENOENT", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? "")) return "";
    throw error;
  }
}

/**
 * Whether a holder lives. `dead` is for good and only said of what cannot be alive: its process is gone, a zombie, or
 * was replaced under its pid, or its machine has started anew since.
 */
export function holderState(holder: Holder): HolderState {
  const here = ownHolder();
  if (isWithin(holder, here)) return processState(holder);
  return holder.host === here.host && holder.boot !== here.boot ? "dead" : "unknown";
}

/** Whether the pids of the holder are the pids that this process sees. A host may change its name at any time. */
function isWithin({ host = "", boot = "" }: Holder, here: Required<Holder>): boolean {
  if (host === "") return true;
  if (boot !== here.boot) return false;
  return host === here.host || (pidNamespace(host) !== "" && pidNamespace(host) === pidNamespace(here.host));
}

function pidNamespace(host: string): string {
  return host.slice(host.lastIndexOf(" ") + 1);
}

function processState({ pid, startTicks }: Holder): HolderState {
  const self = ownHolder();
  if (pid === self.pid && startTicks === self.startTicks) return "alive";
  const entry = lookAt(pid);
  if (entry !== undefined) return !entry.isZombie && entry.startTicks === startTicks ? "alive" : "dead";
  return signalState(pid);
}

function lookAt(pid: number): ProcessEntry | undefined {
  try {
    return readEntry(pid);
  } catch (error) {
    if (isExhaustion(error)) return undefined;
    throw error;
  }
}

/**
 * No entry of `/proc` is no proof of a death: there may be no `/proc`, it may hide other users' processes (`hidepid`),
 * and this process may have no file descriptor left to look with.
 */
function signalState(pid: number): HolderState {
  try {
    process.kill(pid, 0);
    return "alive";
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return "dead";
    return hasProc ? "unknown" : "alive";
  }
}

/** Whether a holder may be alive: one that nobody here can know about counts as alive. */
export function isHolderAlive(holder: Holder): Promise<boolean> {
  return Promise.resolve(holderState(holder) !== "dead");
}
