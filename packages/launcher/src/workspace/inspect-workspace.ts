import { access, constants, lstat, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { roomIn } from "../files/room-in.ts";
import { LaunchError } from "../launch-error.ts";

export interface Workspace {
  /** Canonical absolute path: the key of the workspace. */
  path: string;
  /** What stands at `<workspace>/.ravi`. */
  ravi: "absent" | "directory" | "other";
}

/**
 * Checks that an agent can work in a directory. Changes nothing.
 *
 * @throws LaunchError `WORKSPACE_NOT_FOUND`, `WORKSPACE_NOT_A_DIRECTORY`, `WORKSPACE_READ_ONLY`,
 *   `WORKSPACE_SCOPE_SYMLINK`.
 */
export async function inspectWorkspace(directory: string): Promise<Workspace> {
  const path = await findDirectory(directory);
  await requireWritable(path, directory);
  await requireRoom(path, directory);
  return { path, ravi: await inspectRavi(path) };
}

/**
 * The canonical path of a directory.
 *
 * @throws LaunchError `WORKSPACE_NOT_FOUND`, `WORKSPACE_NOT_A_DIRECTORY`.
 */
export async function findDirectory(directory: string): Promise<string> {
  const path = await canonicalPath(directory);
  if ((await stat(path)).isDirectory()) return path;
  throw new LaunchError("WORKSPACE_NOT_A_DIRECTORY", `Cannot work in "${directory}": it is not a directory`, {
    hint: "Name a directory with --workspace",
  });
}

async function canonicalPath(directory: string): Promise<string> {
  try {
    return await realpath(directory);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const state = code === "ENOENT" ? "it does not exist" : `it cannot be reached (${code ?? "unknown error"})`;
    throw new LaunchError("WORKSPACE_NOT_FOUND", `Cannot work in "${directory}": ${state}`, {
      hint: "Create it, or name another directory with --workspace",
      cause: error,
    });
  }
}

async function requireWritable(path: string, shown: string): Promise<void> {
  try {
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new LaunchError("WORKSPACE_READ_ONLY", `Cannot work in "${shown}": it is read-only for this user`, {
      hint: "Make it writable, or name another directory with --workspace",
      cause: error,
    });
  }
}

/** What a scope takes, whole blocks and all. */
const scopeBytes = 64 * 1024;

async function requireRoom(path: string, shown: string): Promise<void> {
  const room = await roomIn(path);
  if (room === undefined || room >= scopeBytes) return;
  throw new LaunchError("WORKSPACE_READ_ONLY", `Cannot work in "${shown}": its disk is full`, {
    hint: "Make room there, or name another directory with --workspace",
  });
}

async function inspectRavi(workspace: string): Promise<Workspace["ravi"]> {
  const path = join(workspace, ".ravi");
  const entry = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (entry === undefined) return "absent";
  if (entry.isSymbolicLink()) {
    throw new LaunchError("WORKSPACE_SCOPE_SYMLINK", `Cannot work in "${workspace}": its .ravi is a symbolic link`, {
      hint: `Remove "${path}"; a key must not be written where a link leads`,
    });
  }
  return entry.isDirectory() ? "directory" : "other";
}
