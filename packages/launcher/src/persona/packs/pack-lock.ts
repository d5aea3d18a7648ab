import { randomUUID } from "node:crypto";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { makeDirectories } from "../../files/make-directories.ts";
import { currentHolder, isHolderAlive, type Holder } from "../../ledger/holder.ts";
import { audienceModes, unwritable, type PackAudience } from "./apply-pack-change.ts";
import { PackError } from "./pack-error.ts";

export interface PackLockOptions {
  directory: string;
  audience: PackAudience;
  /** Milliseconds to wait for whoever has it. @default 30 000 */
  timeoutMs?: number | undefined;
}

/** How the file of a claim is called; behind it who claims. The dot keeps it from being taken for a persona. */
const prefix = ".packs.lock.";

/**
 * Does work that nobody else may do meanwhile on the packs of the same directory, which is made if need be. Each writes a
 * file of its own first and looks for others then, so that of two at least one sees the other. The file of a dead process
 * counts for nothing.
 *
 * @throws PackError `PACK_BUSY`, `PACK_UNWRITABLE`; what `work` throws.
 */
export async function withPackLock<T>(options: PackLockOptions, work: () => Promise<T>): Promise<T> {
  const file = await lock(options);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** @returns The file that makes the right ours until it is removed. */
async function lock({ directory, audience, timeoutMs = 30_000 }: PackLockOptions): Promise<string> {
  const name = await claimName();
  const deadline = performance.now() + timeoutMs;
  await makeDirectories(directory, audienceModes[audience].directory).catch((error: unknown) => {
    throw unwritable(directory, error);
  });
  while (!(await claim(directory, name))) {
    if (performance.now() >= deadline) throw busy(directory);
    // Two that have seen each other must not meet again.
    await delay(20 + Math.random() * 100);
  }
  return join(directory, name);
}

/** @returns Whether nobody else claims the directory; without a claim of our own left otherwise. */
async function claim(directory: string, name: string): Promise<boolean> {
  const file = join(directory, name);
  try {
    await writeFile(file, "", { flag: "wx", mode: 0o600 });
    if (!(await isClaimedByOthers(directory, name))) return true;
    await rm(file, { force: true });
    return false;
  } catch (error) {
    await rm(file, { force: true });
    throw unwritable(directory, error);
  }
}

async function isClaimedByOthers(directory: string, own: string): Promise<boolean> {
  const names = await readdir(directory);
  let isClaimed = false;
  for (const name of names.filter((entry) => entry.startsWith(prefix) && entry !== own)) {
    const holder = holderOf(name);
    if (holder !== undefined && (await isHolderAlive(holder))) isClaimed = true;
    else await rm(join(directory, name), { force: true });
  }
  return isClaimed;
}

async function claimName(): Promise<string> {
  const { pid, startTicks } = await currentHolder();
  return `${prefix}${pid}.${Buffer.from(startTicks).toString("base64url")}.${randomUUID()}`;
}

function holderOf(name: string): Holder | undefined {
  const [pid = "", start = ""] = name.slice(prefix.length).split(".");
  if (!/^[1-9]\d*$/.test(pid)) return undefined;
  return { pid: Number(pid), startTicks: Buffer.from(start, "base64url").toString() };
}

function busy(directory: string): PackError {
  return new PackError("PACK_BUSY", `Cannot change the packs in "${directory}": somebody else is at it`, {
    hint: "Wait for the other installation to end, and run it again",
  });
}
