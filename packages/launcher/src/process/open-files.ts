import { readdirSync, statSync } from "node:fs";
import { listPids } from "./proc.ts";

/**
 * The other processes that have a file open, as far as they can be seen: those of other users cannot, unless by root, nor
 * those of other containers; none where there is no `/proc`.
 */
export function processesWithOpen(path: string): number[] {
  const wanted = idOf(path);
  if (wanted === undefined) return [];
  return listPids().filter((pid) => pid !== process.pid && descriptorsOf(pid).some((file) => idOf(file) === wanted));
}

function descriptorsOf(pid: number): string[] {
  const directory = `/proc/${pid}/fd`;
  try {
    return readdirSync(directory).map((name) => `${directory}/${name}`);
  } catch {
    // Gone, or somebody else's.
    return [];
  }
}

function idOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path);
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}
