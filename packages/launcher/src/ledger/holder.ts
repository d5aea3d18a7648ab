import { readProcess } from "../process/proc.ts";

/** The process that answers for a launch; pid and start time together name it for good. */
export interface Holder {
  pid: number;
  startTicks: string;
}

/** This process, as the holder of launches. */
export async function currentHolder(): Promise<Holder> {
  const entry = await readProcess(process.pid);
  return { pid: process.pid, startTicks: entry?.startTicks ?? "" };
}

export async function isHolderAlive({ pid, startTicks }: Holder): Promise<boolean> {
  const entry = await readProcess(pid);
  if (entry === undefined) return startTicks === "" && respondsToSignals(pid);
  return !entry.isZombie && entry.startTicks === startTicks;
}

/** Where there is no `/proc`, a pid is all there is to go by. */
function respondsToSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
