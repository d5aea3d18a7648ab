import {
  hasProc,
  hasVariable,
  lastPid,
  listPids,
  listProcesses,
  type ProcessEntry,
  processesBelow,
  processesWithVariable,
  readEntry,
} from "./proc.ts";

/** The environment variable that marks every process of a launch; its value is the launch id. */
export const launchIdVariable = "PERSONA_LAUNCH_ID";

/** By what the processes of a launch are known. */
export interface LaunchMarks {
  launchId: string;
  /** The agent's process group, which is its session too; `undefined` when the agent never ran. */
  groupId?: number | undefined;
  /** The agent was started a moment ago: only processes with ids given away since, which follow `groupId`, can be its. */
  isYoung?: boolean;
  /** Processes known to be of others, passed over and added to: for looks in quick succession. */
  strangers?: Set<number>;
}

/**
 * How often a look is repeated: a process that went away under it may have left a child behind which was not listed
 * yet, and one in the middle of execve(2) shows no environment.
 */
const looks = 3;
/** The group of the kernel's own threads, which never have an environment. */
const kernelGroup = 0;

/**
 * The live processes of a launch: its process group and session, whatever has the launch id in its initial
 * environment, and what descends from those. Never this process.
 *
 * @throws NodeJS.ErrnoException When there is no telling: no file or memory is left to look with.
 */
export function findLaunch(marks: LaunchMarks): ProcessEntry[] {
  for (let look = 1; ; look += 1) {
    const { found, isUnclear } = findMarked(marks);
    if (found.length > 0) return withDescendants(found).filter(({ pid }) => pid !== process.pid);
    if (!isUnclear || look === looks) return [];
  }
}

interface Look {
  found: ProcessEntry[];
  isUnclear: boolean;
}

function findMarked({ launchId, groupId, isYoung = false, strangers = new Set() }: LaunchMarks): Look {
  if (!hasProc) return { found: findMarkedByPs(launchId, groupId), isUnclear: false };
  const look: Look = { found: [], isUnclear: false };
  for (const pid of isYoung && groupId !== undefined ? listPidsSince(groupId) : listPids()) {
    if (strangers.has(pid)) continue;
    const entry = readEntry(pid);
    const isOurs = entry && (isOfGroup(entry, groupId) || hasVariable(pid, launchIdVariable, launchId));
    if (entry === undefined || (isOurs === undefined && entry.groupId !== kernelGroup)) look.isUnclear = true;
    else if (isOurs === true && !entry.isZombie) look.found.push(entry);
    else strangers.add(pid);
  }
  return look;
}

/** Ids are given away in ascending order, and begin anew at the end of their range. */
function listPidsSince(first: number): number[] {
  const last = lastPid();
  const pids = listPids();
  if (last === undefined) return pids;
  return pids.filter((pid) => (last >= first ? pid >= first && pid <= last : pid >= first || pid <= last));
}

function findMarkedByPs(launchId: string, groupId: number | undefined): ProcessEntry[] {
  const marked = new Set(processesWithVariable(launchIdVariable, launchId));
  return listProcesses().filter((entry) => !entry.isZombie && (isOfGroup(entry, groupId) || marked.has(entry.pid)));
}

function isOfGroup(entry: ProcessEntry, groupId: number | undefined): boolean {
  return groupId !== undefined && (entry.groupId === groupId || entry.sessionId === groupId);
}

function withDescendants(found: readonly ProcessEntry[]): ProcessEntry[] {
  return [...found, ...processesBelow(found.map(({ pid }) => pid))];
}
