import { access, constants, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { diskState, stateUnwritable } from "../files/disk-fault.ts";
import { roomIn } from "../files/room-in.ts";
import { whilePending } from "../files/while-pending.ts";

/** What a launch may write of its own apart from the agent's output, with something to spare. */
const neededBytes = 2 * 1024 * 1024;

/**
 * Looks whether a launch can write where it keeps its state, before anything is made anywhere. Creates nothing. Launches
 * that begin at once look once.
 *
 * @throws LaunchError `STATE_UNWRITABLE`.
 */
export const requireRoom: (stateDirectory: string) => Promise<void> = whilePending(lookForRoom);

async function lookForRoom(stateDirectory: string): Promise<void> {
  const place = await nearestExisting(stateDirectory);
  const parts = place === stateDirectory ? ["launches", "keys"].map((name) => join(stateDirectory, name)) : [];
  for (const path of [place, ...parts]) await requireWritable(path);
  const room = await roomIn(place);
  if (room === undefined || room >= neededBytes) return;
  throw stateUnwritable(stateDirectory, `its disk is full (${Math.floor(room / 1024)} KiB are left)`);
}

/** The directory itself, or the one in which it will be made. */
async function nearestExisting(path: string): Promise<string> {
  for (let place = path; ; place = dirname(place)) {
    const isThere = await stat(place).then(Boolean, (error: NodeJS.ErrnoException) => error.code !== "ENOENT");
    if (isThere || place === dirname(place)) return place;
  }
}

async function requireWritable(path: string): Promise<void> {
  try {
    await access(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw stateUnwritable(path, diskState(error) ?? String((error as NodeJS.ErrnoException).code), error);
  }
}
