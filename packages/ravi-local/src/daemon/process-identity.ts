import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A process told apart from a later one with the same number. */
export interface ProcessIdentity {
  pid: number;
  /** When it started, in a form only comparable with itself. */
  startTime: string;
}

/** The start time of a living process; undefined when there is none, or only its zombie. */
export function processStartTime(pid: number): string | undefined {
  return process.platform === "linux" ? linuxStartTime(pid) : psStartTime(pid);
}

/** Whether exactly this process still lives. */
export function isAlive({ pid, startTime }: ProcessIdentity): boolean {
  return processStartTime(pid) === startTime;
}

// /proc/<pid>/stat: "pid (name) state …"; the name may hold anything, so count from its closing parenthesis.
// Field 22 is the start in clock ticks since boot. The boot id tells a reboot from the same tick of the last one.
function linuxStartTime(pid: number): string | undefined {
  const stat = readOrUndefined(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (fields[0] === "Z" || fields[0] === "X") return undefined;
  return `${readOrUndefined("/proc/sys/kernel/random/boot_id")?.trim() ?? ""}/${fields[19]}`;
}

function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function psStartTime(pid: number): string | undefined {
  try {
    const output = execFileSync("/bin/ps", ["-o", "state=,lstart=", "-p", String(pid)], {
      encoding: "utf8",
      env: { LC_ALL: "C", TZ: "UTC" },
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [state, ...start] = output.trim().split(/\s+/);
    return state === undefined || state === "" || state.startsWith("Z") ? undefined : start.join(" ");
  } catch {
    return undefined;
  }
}
