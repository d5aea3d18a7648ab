import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { parsePsEnvironments, parsePsTable } from "./ps-table.ts";

/** One entry of the process table. */
export interface ProcessEntry {
  pid: number;
  parentPid: number;
  groupId: number;
  /** 0 where there is no `/proc`. */
  sessionId: number;
  /**
   * Start time: clock ticks since boot, or a date where there is no `/proc`. Together with the pid it names a process
   * for good.
   */
  startTicks: string;
  isZombie: boolean;
}

/** Whether this system has a `/proc` as Linux has it. */
export const hasProc: boolean = readEntry(process.pid) !== undefined;

/** The process `pid`, or `undefined` when there is none (or this is not Linux). */
export async function readProcess(pid: number): Promise<ProcessEntry | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return stat === undefined ? undefined : parseStat(pid, stat);
}

/** As `readProcess`, at once: `/proc` is memory, and a whole table of promises costs more than reading it. */
export function readEntry(pid: number): ProcessEntry | undefined {
  try {
    return parseStat(pid, readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return undefined;
  }
}

function parseStat(pid: number, stat: string): ProcessEntry {
  // The second field is the command in parentheses and may itself hold spaces and parentheses.
  const [state, parentPid, groupId, sessionId, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ", 20);
  return {
    pid,
    parentPid: Number(parentPid),
    groupId: Number(groupId),
    sessionId: Number(sessionId),
    startTicks: rest[15] ?? "",
    isZombie: state === "Z" || state === "X",
  };
}

/** The id that was given to a process last; `undefined` where there is no `/proc`. */
export function lastPid(): number | undefined {
  try {
    return Number(readFileSync("/proc/loadavg", "latin1").split(" ")[4]) || undefined;
  } catch {
    return undefined;
  }
}

/** The ids of all processes that can be seen; empty where there is no `/proc`. */
export function listPids(): number[] {
  if (!hasProc) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** All processes that can be seen. */
export function listProcesses(): ProcessEntry[] {
  if (!hasProc) return parsePsTable(runPs(["-axo", "pid=,ppid=,pgid=,stat=,lstart="]));
  return listPids()
    .map((pid) => readEntry(pid))
    .filter((entry) => entry !== undefined);
}

/** Whether a process group has members that are no zombies. */
export function isGroupAlive(groupId: number): boolean {
  try {
    process.kill(-groupId, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return listProcesses().some((entry) => entry.groupId === groupId && !entry.isZombie);
}

/**
 * Whether the initial environment of the process `pid` has `name=value`; `undefined` when the process shows none at all,
 * as a zombie does, and any process in the middle of execve(2). Linux only.
 */
export function hasVariable(pid: number, name: string, value: string): boolean | undefined {
  const wanted = `${name}=${value}`;
  try {
    const environment = readFileSync(`/proc/${pid}/environ`);
    if (environment.length === 0) return undefined;
    return environment.includes(wanted) && environment.toString("latin1").split("\0").includes(wanted);
  } catch {
    return false;
  }
}

/** Live processes whose initial environment has `name=value`, which is ASCII and has no blank. */
export function processesWithVariable(name: string, value: string): number[] {
  if (!hasProc) return parsePsEnvironments(runPs(["-axEww", "-o", "pid=,command="]), `${name}=${value}`);
  return listPids().filter((pid) => hasVariable(pid, name, value) === true);
}

/** Everything below the processes `roots`, by parentage, without zombies; not the roots themselves. */
export function processesBelow(roots: readonly number[], processes = listProcesses()): ProcessEntry[] {
  const children = new Map<number, ProcessEntry[]>();
  for (const entry of processes) {
    if (!entry.isZombie) children.set(entry.parentPid, [...(children.get(entry.parentPid) ?? []), entry]);
  }
  const found = new Map<number, ProcessEntry>();
  const visit = (parent: number): void => {
    for (const child of children.get(parent) ?? []) {
      if (found.has(child.pid)) continue;
      found.set(child.pid, child);
      visit(child.pid);
    }
  };
  for (const root of roots) visit(root);
  return [...found.values()].filter(({ pid }) => !roots.includes(pid));
}

function runPs(args: readonly string[]): string {
  return spawnSync("/bin/ps", args, { encoding: "utf8", env: { LC_ALL: "C" }, maxBuffer: 64 * 1024 * 1024 }).stdout;
}
