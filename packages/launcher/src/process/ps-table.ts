import type { ProcessEntry } from "./proc.ts";

/** Reads `ps -axo pid=,ppid=,pgid=,stat=,lstart=`, the process table where there is no `/proc`. */
export function parsePsTable(output: string): ProcessEntry[] {
  return output.split("\n").flatMap((line) => {
    const [, pid, parentPid, groupId, state, started] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*\S)/.exec(line) ?? [];
    if (pid === undefined || state === undefined || started === undefined) return [];
    return [
      {
        pid: Number(pid),
        parentPid: Number(parentPid),
        groupId: Number(groupId),
        sessionId: 0,
        startTicks: started,
        isZombie: state.startsWith("Z"),
      },
    ];
  });
}

/**
 * Reads `ps -axEww -o pid=,command=` of macOS, which prints the environment of one's own processes after their
 * arguments: the pids of those that have `variable` as a word. Programs protected by the system show none.
 */
export function parsePsEnvironments(output: string, variable: string): number[] {
  return output.split("\n").flatMap((line) => {
    const [pid, ...words] = line.trim().split(" ");
    return words.includes(variable) ? [Number(pid)] : [];
  });
}
