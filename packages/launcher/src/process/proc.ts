import { existsSync, readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { parsePsEnvironments, parsePsTable } from "./ps-table.ts";
import { runPs } from "./run-ps.ts";
import { isExhaustion } from "./system-error.ts";

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
export const hasProc: boolean = existsSync(`/proc/${process.pid}/stat`);

/**
 * The process `pid`, or `undefined` when there is none, the system hides it from us as another user's, or this is not
 * Linux.
 *
 * @throws NodeJS.ErrnoException When there is no telling: no file (`EMFILE`, `ENFILE`) or memory is left to look with.
 */
export async function readProcess(pid: number): Promise<ProcessEntry | undefined> {
  try {
    return parseStat(pid, await readFile(`/proc/${pid}/stat`, "utf8"));
  } catch (error) {
    return undefinedIfUnseen(error);
  }
}

/** As `readProcess`, at once: `/proc` is memory, and a whole table of promises costs more than reading it. */
export function readEntry(pid: number): ProcessEntry | undefined {
  try {
    return parseStat(pid, readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch (error) {
    return undefinedIfUnseen(error);
  }
}

/** What proc(5) answers for a process that has gone, before or while it is read, or that is none of our business. */
const unseen: ReadonlySet<string | undefined> = new Set(["ENOENT", "ESRCH", "EACCES", "EPERM"]);

function undefinedIfUnseen(error: unknown): undefined {
  if (!unseen.has((error as NodeJS.ErrnoException).code)) throw error;
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

/**
 * All processes that can be seen.
 *
 * @throws NodeJS.ErrnoException When there is no telling.
 */
export function listProcesses(): ProcessEntry[] {
  if (!hasProc) return parsePsTable(runPs(["-axo", "pid=,ppid=,pgid=,stat=,lstart="]));
  return listPids()
    .map((pid) => readEntry(pid))
    .filter((entry) => entry !== undefined);
}

/**
 * Whether a process group has members that are no zombies, or may have.
 *
 * @param onLook Gets all processes, when there was anybody to look for.
 */
export function isGroupAlive(groupId: number, onLook: (processes: ProcessEntry[]) => void = () => {}): boolean {
  try {
    process.kill(-groupId, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  try {
    const processes = listProcesses();
    onLook(processes);
    return processes.some((entry) => entry.groupId === groupId && !entry.isZombie);
  } catch (error) {
    if (!isExhaustion(error)) throw error;
    return true;
  }
}

/**
 * Whether the initial environment of the process `pid` has `name=value`; `undefined` when the process shows none at all,
 * as a zombie does, and any process in the middle of execve(2). Linux only.
 *
 * @throws NodeJS.ErrnoException When there is no telling.
 */
export function hasVariable(pid: number, name: string, value: string): boolean | undefined {
  const wanted = `${name}=${value}`;
  try {
    const environment = readFileSync(`/proc/${pid}/environ`);
    if (environment.length === 0) return undefined;
    return environment.includes(wanted) && environment.toString().split("\0").includes(wanted);
  } catch (error) {
    return undefinedIfUnseen(error) ?? false;
  }
}

/**
 * Live processes whose initial environment has `name=value`, which is ASCII and has no blank.
 *
 * @throws NodeJS.ErrnoException When there is no telling.
 */
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
