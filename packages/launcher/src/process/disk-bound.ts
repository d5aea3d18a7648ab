import type { TailProgress } from "./tail-file.ts";

const mebibyte = 1024 * 1024;
/** What was delivered is given back to the disk in pieces of this size. */
const freeBytes = 32 * mebibyte;
/** An agent that is this far ahead of us has to wait, as it would at a pipe. */
const pauseBytes = 128 * mebibyte;
const continueBytes = 32 * mebibyte;
/** How much an agent may print where the file system cannot give the start of a file back. */
export const unfreeableBytes: number = 2048 * mebibyte;

/** What the guard over the raw output's size can do. */
export interface DiskBoundActions {
  pause(): void;
  continue(): void;
  free(path: string, bytes: number): void;
  /** The output is over the limit. */
  exceeded(): void;
}

export interface DiskBound {
  /** To be called regularly, for each file. */
  progress(path: string, progress: TailProgress): void;
  /** Freeing failed. */
  cannotFree(): void;
}

/** Keeps the files an agent prints to from filling the disk: about 160 MiB are on it at a time. */
export function createDiskBound(actions: DiskBoundActions, limitBytes: number = unfreeableBytes): DiskBound {
  const freed = new Map<string, number>();
  const sizes = new Map<string, number>();
  const behind = new Set<string>();
  let canFree = true;

  const free = (path: string, delivered: number): void => {
    if (delivered - (freed.get(path) ?? 0) < freeBytes) return;
    freed.set(path, delivered);
    actions.free(path, delivered);
  };
  const checkLimit = (): void => {
    const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    if (total > limitBytes) actions.exceeded();
  };
  const throttle = (path: string, backlog: number): void => {
    if (backlog > pauseBytes && !behind.has(path)) {
      behind.add(path);
      if (behind.size === 1) actions.pause();
    }
    if (backlog < continueBytes && behind.delete(path) && behind.size === 0) actions.continue();
  };

  return {
    progress: (path, { delivered, size }) => {
      sizes.set(path, size);
      throttle(path, size - delivered);
      if (canFree) free(path, delivered);
      else checkLimit();
    },
    cannotFree: () => {
      canFree = false;
    },
  };
}
