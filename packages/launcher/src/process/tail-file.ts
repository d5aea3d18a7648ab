import { close, fstatSync, open, readSync } from "node:fs";
import { promisify } from "node:util";
import { poll } from "./poll.ts";
import { takeTurn } from "./turns.ts";

const openFile = promisify(open);
const closeFile = promisify(close);

/** One for all files: a chunk is read and delivered in one go. */
const buffer = Buffer.allocUnsafeSlow(64 * 1024);
const chunksPerTurn = 4;

export interface TailOptions {
  /** Creates the file, which must not exist, for this user alone. */
  isNew?: boolean;
  /** Called every 40 ms with how much was delivered and how large the file is, in bytes. */
  onProgress?: (progress: TailProgress) => void;
}

export interface TailProgress {
  delivered: number;
  size: number;
}

export interface FileTail {
  /** Reads what is left and stops; resolves once everything in the file was delivered. */
  finish(): Promise<void>;
}

/**
 * Follows a file that another process writes; a chunk is valid during the call only. An error of `onChunk` ends it and
 * comes out of `finish()`.
 *
 * The agents write to files and not to pipes, because claude 2.1.197 and opencode 1.18.33 exit before a pipe has
 * drained and so cut long answers; a file is complete. What was just written is in memory, where reading it at once
 * costs less than having it read elsewhere, and a look at the size of a file that has not grown costs next to nothing.
 *
 * @throws NodeJS.ErrnoException When the file cannot be opened.
 */
export async function tailFile(
  path: string,
  onChunk: (chunk: Uint8Array) => void,
  { isNew = false, onProgress }: TailOptions = {},
): Promise<FileTail> {
  // Making a file can take a while where a disk is busy, and with many launches everybody would wait for it.
  const file = await openFile(path, isNew ? "wx+" : "r", 0o600);
  const finishing = new AbortController();
  let position = 0;
  let wake: (() => void) | undefined;

  const readChunk = (): boolean => {
    const length = readSync(file, buffer, 0, buffer.length, position);
    position += length;
    if (length > 0) onChunk(buffer.subarray(0, length));
    return length === buffer.length;
  };
  /** Whether there may be more. */
  const readTurn = (): boolean => {
    for (let chunk = 0; chunk < chunksPerTurn; chunk += 1) if (!readChunk()) return false;
    return true;
  };
  const look = (): void => {
    const { size } = fstatSync(file);
    // A command that opened /dev/stdout anew has truncated it; what nobody had read by then is lost.
    if (size < position) position = 0;
    onProgress?.({ delivered: position, size });
    if (size > position) wake?.();
  };
  const growth = async (): Promise<void> => {
    await new Promise<void>((resolve) => (wake = resolve));
    wake = undefined;
  };

  const stopLooking = poll(look);
  const follow = async (): Promise<void> => {
    try {
      while (!finishing.signal.aborted) {
        await takeTurn();
        if (!readTurn() && !finishing.signal.aborted) await growth();
      }
      // Whoever finishes waits for the rest: the first of it comes out of turn.
      while (readTurn()) await takeTurn();
    } finally {
      stopLooking();
      await closeFile(file);
    }
  };
  const following = follow();
  // A failure is reported by finish(); until then it must not count as unhandled.
  following.catch(() => {});
  return {
    finish: () => {
      finishing.abort();
      wake?.();
      return following;
    },
  };
}
