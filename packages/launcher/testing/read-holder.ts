import { type Holder, ownHolder } from "../src/ledger/holder.ts";
import { readEntry } from "../src/process/proc.ts";

/** Another process of this machine, as the holder of something. */
export function readHolderOf(pid: number): Holder {
  return { ...ownHolder(), pid, startTicks: readEntry(pid)?.startTicks ?? "" };
}
