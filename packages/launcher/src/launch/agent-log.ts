import { appendFileSync, closeSync, existsSync, openSync, renameSync } from "node:fs";

/** How large a log may grow before its older half gives way: 64 MiB. Twice that is on disk at most. */
export const defaultLogLimitBytes: number = 64 * 1024 * 1024;

export interface AgentLog {
  /** @throws NodeJS.ErrnoException when the text cannot be written, or the next file not be begun. */
  append(text: string): void;
  /** Nothing happens the second time. */
  close(): void;
}

/** Where a log's older part stands once the log has reached its limit. */
export function olderLog(path: string): string {
  return `${path}.1`;
}

/**
 * Opens a log that must not exist yet, for this user alone. When it has reached `limitBytes` it becomes `<path>.1`,
 * over the one before it, and a new one begins: the end of the stream is always there, and the disk stays bounded.
 *
 * Synchronous: a stream would pile up in memory what a disk cannot take as fast as an agent prints it.
 *
 * @throws NodeJS.ErrnoException `EEXIST` when something stands at `path`.
 */
export function openAgentLog(path: string, limitBytes: number = defaultLogLimitBytes): AgentLog {
  let descriptor = openSync(path, "wx", 0o600);
  let size = 0;
  let isClosed = false;
  // The file before stays open until there is another: whatever fails, no number is closed that may be somebody else's.
  const rotate = (): void => {
    renameSync(path, olderLog(path));
    const before = descriptor;
    descriptor = beginNext(path);
    size = 0;
    closeSync(before);
  };
  return {
    append: (text) => {
      const length = Buffer.byteLength(text);
      if (size > 0 && size + length > limitBytes) rotate();
      appendFileSync(descriptor, text);
      size += length;
    },
    close: () => {
      if (isClosed) return;
      isClosed = true;
      closeSync(descriptor);
    },
  };
}

/** Without a next file the one before gets its name back, so that the next attempt finds it there. */
function beginNext(path: string): number {
  try {
    return openSync(path, "wx", 0o600);
  } catch (error) {
    if (!existsSync(path)) renameSync(olderLog(path), path);
    throw error;
  }
}
