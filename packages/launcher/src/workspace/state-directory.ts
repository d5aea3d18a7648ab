import { lstat, stat } from "node:fs/promises";
import { join } from "node:path";
import { makeDirectories } from "../files/make-directories.ts";
import { LaunchError } from "../launch-error.ts";

/** The places of one launch below the state directory. */
export interface LaunchDirectory {
  /** `<state>/launches/<id>` */
  path: string;
  /** Configuration of the harness; gone after the launch. */
  harness: string;
  /** Task and raw output; gone after the launch. */
  run: string;
  /** The agent's temporary directory; gone after the launch. */
  temporary: string;
  /** Where the scope goes when the workspace has no room for it. */
  scope: string;
  /** The agent's structured output, secrets masked; stays. */
  outputLog: string;
  /** The agent's standard error, secrets masked; stays. */
  errorLog: string;
}

/** `$XDG_STATE_HOME/persona-launcher`, else `~/.local/state/persona-launcher`. */
export function defaultStateDirectory(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const xdg = env["XDG_STATE_HOME"];
  const base = xdg !== undefined && xdg.startsWith("/") ? xdg : join(home, ".local", "state");
  return join(base, "persona-launcher");
}

export function launchDirectory(stateDirectory: string, launchId: string): LaunchDirectory {
  return launchDirectoryAt(join(stateDirectory, "launches", launchId));
}

/** The places below the directory of a launch. */
export function launchDirectoryAt(path: string): LaunchDirectory {
  return {
    path,
    harness: join(path, "harness"),
    run: join(path, "run"),
    temporary: join(path, "tmp"),
    scope: join(path, "scope"),
    outputLog: join(path, "output.log"),
    errorLog: join(path, "error.log"),
  };
}

/**
 * Creates a directory of ours, for this user alone.
 *
 * @throws LaunchError `STATE_UNWRITABLE`.
 */
export async function createPrivateDirectory(path: string): Promise<void> {
  try {
    await makeDirectories(path, 0o700);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const state = (await leadsNowhere(path)) ? "it is a symbolic link that leads nowhere" : (code ?? "unknown error");
    throw new LaunchError("STATE_UNWRITABLE", `Cannot create "${path}": ${state}`, {
      hint: "Make the state directory writable, or set XDG_STATE_HOME to one that is",
      cause: error,
    });
  }
}

async function leadsNowhere(path: string): Promise<boolean> {
  const isLink = await lstat(path).then(
    (entry) => entry.isSymbolicLink(),
    () => false,
  );
  return isLink && (await stat(path).catch(() => undefined)) === undefined;
}
