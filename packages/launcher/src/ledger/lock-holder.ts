import { readFileSync, statSync } from "node:fs";

/**
 * The process that has the write lock of a database, where the kernel tells: in WAL mode the lock is on the `-shm` file.
 *
 * @returns Its pid; `undefined` when nobody has it any more, where there is no `/proc/locks`, or in another container.
 */
export function lockHolder(path: string): number | undefined {
  const inodes = [path, `${path}-shm`].flatMap((file) => statSync(file, { throwIfNoEntry: false })?.ino ?? []);
  return writersOf(locksText(), inodes).find((pid) => pid !== process.pid);
}

function locksText(): string {
  try {
    return readFileSync("/proc/locks", "latin1");
  } catch {
    return "";
  }
}

/** As in proc(5): `1: POSIX  ADVISORY  WRITE 4711 00:2a:815 120 120`. */
const lockLine = /^\d+: +\S+ +\S+ +WRITE +(?<pid>\d+) +[\da-f]+:[\da-f]+:(?<inode>\d+) /gm;

function writersOf(text: string, inodes: readonly number[]): number[] {
  return [...text.matchAll(lockLine)]
    .filter(({ groups }) => inodes.includes(Number(groups?.["inode"])))
    .map(({ groups }) => Number(groups?.["pid"]));
}
