import { readFileSync } from "node:fs";
import { launchIdVariable } from "./find-launch.ts";
import { listPids, readEntry } from "./proc.ts";

/** A process by pid and start time. */
export interface SeenProcess {
  pid: number;
  startTicks: string;
}

/**
 * The launches of live processes whose temporary directory is below `launches`, each with the process that answers for the
 * first of them: its keeper or launcher, as long as that lives. None where there is no `/proc`.
 */
export function launchesWithTemporary(launches: string): Map<string, SeenProcess | undefined> {
  const found = new Map<string, SeenProcess | undefined>();
  for (const pid of listPids()) {
    const id = launchOf(pid, launches);
    if (id !== undefined && found.get(id) === undefined) found.set(id, parentOutside(pid, id, launches));
  }
  return found;
}

function launchOf(pid: number, launches: string): string | undefined {
  const variables = environmentOf(pid);
  const id = variables.get(launchIdVariable);
  return id !== undefined && variables.get("TMPDIR")?.startsWith(`${launches}/${id}/`) === true ? id : undefined;
}

function environmentOf(pid: number): Map<string, string> {
  try {
    const lines = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
    return new Map(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
  } catch {
    // Gone, or somebody else's.
    return new Map();
  }
}

/** Upwards from a process of the launch to the first that is none. Orphans belong to the first process of all. */
function parentOutside(pid: number, id: string, launches: string): SeenProcess | undefined {
  for (let entry = readEntry(pid); entry !== undefined && entry.parentPid > 1; entry = readEntry(entry.parentPid)) {
    if (launchOf(entry.parentPid, launches) === id) continue;
    const parent = readEntry(entry.parentPid);
    return parent === undefined ? undefined : { pid: parent.pid, startTicks: parent.startTicks };
  }
  return undefined;
}
