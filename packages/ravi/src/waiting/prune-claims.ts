import { constants } from "node:fs";
import { lstat, open, readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { errnoOf } from "../scope/errno.ts";
import { claimName, pruneMarkName } from "../scope/scope-files.ts";

const dayMs = 86_400_000;

/**
 * How long a claim is kept after somebody last asked for its message. Codes live for minutes, sign-in and confirmation
 * links for days; 30 days is what the longest-lived kind, invitations, is commonly given.
 */
export const claimRetentionMs: number = 30 * dayMs;

/** Claims a directory may hold before it is tidied: so few cost less to keep than to look at. */
export const tidyFrom = 256;

const restMs = 3_600_000;

/**
 * Removes the claims that nobody asked about for {@link claimRetentionMs}, at most once a day. Waiters go on taking
 * messages meanwhile.
 */
export async function pruneClaims(directory: string, now: number): Promise<void> {
  const names = await readdir(directory);
  const claims = names.filter((name) => claimName.test(name));
  const marks = names.filter((name) => pruneMarkName.test(name));
  if (claims.length < tidyFrom || (await isAnyYounger(directory, marks, now - restMs))) return;
  if (!(await makeMark(directory, now))) return;
  for (const name of claims) await removeOlder(join(directory, name), now - claimRetentionMs);
  for (const name of marks) await removeOlder(join(directory, name), now - 2 * dayMs);
}

// Two at once would be wrong: between the look of one and its removal the other could remove the same claim and a waiter
// make it anew. Who makes the day's mark is alone with it, and around midnight a mark's age keeps the next one away. No
// lock has to be taken over from a process that died.
async function makeMark(directory: string, now: number): Promise<boolean> {
  const path = join(directory, `pruned-${new Date(now).toISOString().slice(0, 10)}`);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  try {
    await (await open(path, flags, 0o600)).close();
    return true;
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return false;
    throw error;
  }
}

async function isAnyYounger(directory: string, names: readonly string[], instant: number): Promise<boolean> {
  const changes = await Promise.all(names.map((name) => changedAt(join(directory, name))));
  return changes.some((change) => change !== undefined && change > instant);
}

async function removeOlder(path: string, instant: number): Promise<void> {
  const change = await changedAt(path);
  if (change === undefined || change >= instant) return;
  await unlink(path).catch((error: unknown) => {
    if (errnoOf(error) !== "ENOENT") throw error;
  });
}

/** Undefined for what is gone and for anything but a file. */
async function changedAt(path: string): Promise<number | undefined> {
  try {
    const stats = await lstat(path);
    return stats.isFile() ? stats.mtimeMs : undefined;
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw error;
  }
}
