import { LaunchError } from "../launch-error.ts";
import { isSystemError } from "../process/system-error.ts";

/** What a disk can do to a launch, in words that go on after a path. */
const states: Readonly<Record<string, string>> = {
  ENOSPC: "its disk is full",
  EDQUOT: "the quota of its disk is used up",
  EROFS: "its disk is read-only",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EIO: "its disk reports an error",
  ENOENT: "its directory is gone",
  ENOTDIR: "what should be its directory is something else",
};

/** What the system said of a file, in words; `undefined` for what is no matter of the disk's. */
export function diskState(error: unknown): string | undefined {
  return isSystemError(error) ? states[error.code ?? ""] : undefined;
}

/** Where a launch writes. */
export interface WrittenPlaces {
  stateDirectory: string;
  /** Canonical path. */
  workspace?: string | undefined;
}

/**
 * Says of a failed write of a launch's what a user can do about it; any other error comes back as it is.
 *
 * @param path What was written, where the error does not tell.
 */
export function diskFault(error: unknown, places: WrittenPlaces, path = places.stateDirectory): unknown {
  const state = diskState(error);
  if (state === undefined) return error;
  const place = (error as NodeJS.ErrnoException).path ?? path;
  if (isWithin(place, places.stateDirectory)) return stateUnwritable(place, state, error);
  if (places.workspace === undefined || !isWithin(place, places.workspace)) return error;
  return new LaunchError("WORKSPACE_READ_ONLY", `Cannot write "${place}": ${state}`, {
    hint: "Make room in the workspace and make it writable, or name another directory with --workspace",
    cause: error,
  });
}

export function stateUnwritable(path: string, state: string, cause?: unknown): LaunchError {
  return new LaunchError("STATE_UNWRITABLE", `Cannot write "${path}": ${state}`, {
    hint: "Make room there and make it writable, or set XDG_STATE_HOME to another directory; persona gc takes back what may be left",
    cause,
  });
}

function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}
