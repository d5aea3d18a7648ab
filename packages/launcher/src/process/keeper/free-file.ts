import { spawn } from "node:child_process";
import { commandPath } from "../command-path.ts";

/**
 * Gives the first `bytes` of a file back to the disk, also while somebody writes it: its size and the rest stay. Needs
 * util-linux's `fallocate` and a file system that knows holes (ext4, xfs, btrfs, tmpfs, overlay); false without them.
 */
export async function freeFileStart(path: string, bytes: number): Promise<boolean> {
  const args = ["--punch-hole", "--offset", "0", "--length", String(bytes), path];
  return await new Promise<boolean>((resolve, reject) => {
    const child = spawn("fallocate", args, { env: { PATH: commandPath }, stdio: "ignore" });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code === 0));
    // Some failures of a start are thrown at once, as ENOMEM.
  }).catch(() => false);
}
