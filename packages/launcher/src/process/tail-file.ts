import { open } from "node:fs/promises";

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
  let position = 0;
  let finishing = false;
  let wake = (): void => {};

  const readToEnd = async (): Promise<void> => {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      onChunk(buffer.subarray(0, bytesRead));
    }
  };

  const nextPoll = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, pollMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const follow = async (): Promise<void> => {
    try {
      while (!finishing) {
        await readToEnd();
        if (!finishing) await nextPoll();
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
      finishing = true;
      wake();
      return following;
    },
  };
}
