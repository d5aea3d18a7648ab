import { open } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

const pollMs = 40;
const chunkBytes = 256 * 1024;

export interface FileTail {
  /** Reads what is left and stops; resolves once everything in the file was delivered. */
  finish(): Promise<void>;
}

/**
 * Follows a file that another process writes.
 *
 * The agents write to files and not to pipes, because claude 2.1.197 and opencode 1.18.33 exit before a pipe has
 * drained and so cut long answers; a file is complete.
 */
export async function tailFile(path: string, onChunk: (chunk: Uint8Array) => void): Promise<FileTail> {
  const handle = await open(path, "r");
  const buffer = Buffer.allocUnsafe(chunkBytes);
  const finishing = new AbortController();
  let position = 0;

  const readToEnd = async (): Promise<void> => {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      onChunk(buffer.subarray(0, bytesRead));
    }
  };

  const follow = async (): Promise<void> => {
    try {
      while (!finishing.signal.aborted) {
        await readToEnd();
        // Rejects when finish() cuts the pause short.
        await delay(pollMs, undefined, { signal: finishing.signal }).catch(() => {});
      }
      await readToEnd();
    } finally {
      await handle.close();
    }
  };

  const following = follow();
  // A failure is reported by finish(); until then it must not count as unhandled.
  following.catch(() => {});
  return {
    finish: () => {
      finishing.abort();
      return following;
    },
  };
}
