import { readdir, readFile } from "node:fs/promises";

/** One entry of Linux's process table. */
export interface ProcessEntry {
  pid: number;
  parentPid: number;
  groupId: number;
  /** Start time in clock ticks since boot; together with the pid it names a process for good. */
  startTicks: string;
  isZombie: boolean;
}

/** The process `pid`, or `undefined` when there is none (or this is not Linux). */
export async function readProcess(pid: number): Promise<ProcessEntry | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  if (stat === undefined) return undefined;
  // The second field is the command in parentheses and may itself hold spaces and parentheses.
  const [state, parentPid, groupId, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return {
    pid,
    parentPid: Number(parentPid),
    groupId: Number(groupId),
    startTicks: rest[16] ?? "",
    isZombie: state === "Z" || state === "X",
  };
}

/** All processes that can be seen; empty where there is no `/proc`. */
export async function listProcesses(): Promise<ProcessEntry[]> {
  const names = await readdir("/proc").catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const entries = await Promise.all(pids.map((pid) => readProcess(pid)));
  return entries.filter((entry) => entry !== undefined);
}

/** Live processes of a process group. */
export async function processesOfGroup(groupId: number): Promise<number[]> {
  const members = (await listProcesses()).filter((entry) => entry.groupId === groupId && !entry.isZombie);
  return members.map(({ pid }) => pid);
}

/** Whether a process group has members; where there is no `/proc`, zombies count as well. */
export async function isGroupAlive(groupId: number): Promise<boolean> {
  if ((await readProcess(process.pid)) !== undefined) return (await processesOfGroup(groupId)).length > 0;
  try {
    process.kill(-groupId, 0);
    return true;
  } catch {
    return false;
  }
}

/** Live processes whose initial environment has `name=value`. */
export async function processesWithVariable(name: string, value: string): Promise<number[]> {
  const wanted = `${name}=${value}`;
  const entries = (await listProcesses()).filter((entry) => !entry.isZombie);
  const matches = await Promise.all(
    entries.map(async ({ pid }) => {
      const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
      return environment.split("\0").includes(wanted) ? pid : undefined;
    }),
  );
  return matches.filter((pid) => pid !== undefined);
}

/** `pid` and everything below it, by parentage. */
export async function processTree(pid: number): Promise<number[]> {
  const children = new Map<number, number[]>();
  for (const entry of await listProcesses()) {
    if (entry.isZombie) continue;
    children.set(entry.parentPid, [...(children.get(entry.parentPid) ?? []), entry.pid]);
  }
  const found: number[] = [];
  const visit = (parent: number): void => {
    for (const child of children.get(parent) ?? []) {
      found.push(child);
      visit(child);
    }
  };
  visit(pid);
  return found;
}
