import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** Process ids, ascending, whose environment (as it was at their start) holds `name=value`. Zombies have none. Linux only. */
export async function processesWithEnv(name: string, value: string): Promise<number[]> {
  const entry = `${name}=${value}`;
  const found: number[] = [];
  for (const pid of processIds()) if (readEnvironment(pid).includes(entry)) found.push(pid);
  return found;
}

/** False when there is no such process, and for a zombie: dead, but not yet waited for by its parent. Linux only. */
export function isAlive(pid: number): boolean {
  const stat = readStat(pid);
  if (stat === undefined) return false;
  // The second field is the command in parentheses and may itself hold spaces and parentheses.
  const state = stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3);
  return state !== "Z" && state !== "X";
}

export interface WaitOptions {
  /** What is awaited, for the error message: `the agent to print its prompt`. */
  what: string;
  /** Default 10 000. */
  timeoutMs?: number;
}

/**
 * Polls `condition` every 20 ms and returns its first truthy value. A condition that throws counts as not yet true.
 * Throws after `timeoutMs`, with the last thing the condition threw as `cause`.
 */
export async function waitUntil<T>(condition: () => T | Promise<T>, options: WaitOptions): Promise<NonNullable<T>> {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const deadline = performance.now() + timeoutMs;
  let cause: unknown;
  do {
    try {
      const value = await condition();
      if (value) return value;
    } catch (error) {
      cause = error;
    }
    await delay(20);
  } while (performance.now() < deadline);
  throw new Error(`Cannot wait any longer for ${options.what}: it has not happened in ${timeoutMs} ms`, { cause });
}

// At once: /proc never lets anyone wait, and a hundred promises cost ten times as much as the reading.
function processIds(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function readEnvironment(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch (error) {
    if (isGoneOrForeign(error)) return [];
    throw error;
  }
}

function readStat(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch (error) {
    if (isGoneOrForeign(error)) return undefined;
    throw error;
  }
}

function isGoneOrForeign(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && ["ENOENT", "ESRCH", "EACCES", "EPERM"].includes(String(error.code))
  );
}
