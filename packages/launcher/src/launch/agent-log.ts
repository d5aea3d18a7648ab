import { appendFileSync, closeSync, openSync, renameSync } from "node:fs";

/** How large a log may grow before its older half gives way: 64 MiB. Twice that is on disk at most. */
export const defaultLogLimitBytes: number = 64 * 1024 * 1024;

export interface AgentLog {
  append(text: string): void;
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
  const rotate = (): void => {
    closeSync(descriptor);
    renameSync(path, olderLog(path));
    descriptor = openSync(path, "wx", 0o600);
    size = 0;
  };
  return {
    append: (text) => {
      const length = Buffer.byteLength(text);
      if (size > 0 && size + length > limitBytes) rotate();
      appendFileSync(descriptor, text);
      size += length;
    },
    close: () => closeSync(descriptor),
  };
}
