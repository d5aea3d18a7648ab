import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { lstat, lutimes, mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errnoOf } from "../scope/errno.ts";
import { isOthers } from "../scope/ownership.ts";
import type { Received } from "./message-source.ts";
import { pruneClaims } from "./prune-claims.ts";
import { WaitError } from "./wait-error.ts";

/** Who takes which message. */
export interface Claims {
  /** Whether the message is now ours; false when another waiter was faster. */
  take(received: Received): Promise<boolean>;
}

/** @throws {WaitError} `WAIT_CLAIMS_UNUSABLE`. */
export async function openClaims(directory: string | undefined, configPath: string | undefined): Promise<Claims> {
  const place = directory ?? (configPath === undefined ? undefined : join(dirname(configPath), "claims"));
  return place === undefined ? claimsOfProcess : claimsInDirectory(place);
}

/** Names of messages that one process remembers as taken; older ones are too old to be waited for. */
const rememberedLimit = 10_000;
const taken = new Set<string>();

const claimsOfProcess: Claims = {
  take: (received) => {
    const name = nameOfClaim(received);
    if (taken.has(name)) return Promise.resolve(false);
    taken.add(name);
    const [oldest] = taken;
    if (taken.size > rememberedLimit && oldest !== undefined) taken.delete(oldest);
    return Promise.resolve(true);
  },
};

async function claimsInDirectory(directory: string): Promise<Claims> {
  await makeDirectory(directory);
  // Tidying is nobody's errand: no wait waits for it or fails with it.
  void pruneClaims(directory, Date.now()).catch(() => undefined);
  return { take: (received) => createClaim(directory, nameOfClaim(received)) };
}

// The id alone would collide after a local Ravi was reset, and between services.
function nameOfClaim({ channel, message }: Received): string {
  const transport =
    "message_id" in message
      ? [message.message_id, message.to_email, message.subject]
      : [message.message_sid, message.to_number, message.body];
  const from = "from_email" in message ? message.from_email : message.from_number;
  const identity = JSON.stringify([message.id, message.created_dt, from, ...transport]);
  return `${channel}-${message.id}-${createHash("sha256").update(identity).digest("hex").slice(0, 24)}`;
}

async function createClaim(directory: string, name: string): Promise<boolean> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  try {
    const file = await open(join(directory, name), flags, 0o600);
    await file.close();
    return true;
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw unusable(directory, errnoOf(error) ?? "it cannot be written", error);
    await renew(join(directory, name));
    return false;
  }
}

// A claim that is still asked for is not pruned. It may have been, just now.
async function renew(path: string): Promise<void> {
  const now = new Date();
  await lutimes(path, now, now).catch(() => undefined);
}

async function makeDirectory(directory: string): Promise<void> {
  await mkdir(directory, { mode: 0o700 }).catch((error: unknown) => {
    if (errnoOf(error) === "EEXIST") return;
    const state =
      errnoOf(error) === "ENOENT" ? "its parent directory does not exist" : (errnoOf(error) ?? "it cannot be made");
    throw unusable(directory, state, error);
  });
  const stats = await lstat(directory).catch((error: unknown) => {
    throw unusable(directory, errnoOf(error) ?? "it cannot be looked at", error);
  });
  if (stats.isSymbolicLink()) throw unusable(directory, "it is a symbolic link");
  if (!stats.isDirectory()) throw unusable(directory, "it is not a directory");
  if (isOthers(stats)) throw unusable(directory, "another user owns it");
  if ((stats.mode & 0o022) !== 0) throw unusable(directory, "other users may write to it");
}

function unusable(directory: string, state: string, cause?: unknown): WaitError {
  return new WaitError("WAIT_CLAIMS_UNUSABLE", `Cannot keep claims in "${directory}": ${state}`, {
    hint: "Name a directory of your own that only you can write to",
    cause,
  });
}
