import { execFile } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { waitUntil } from "../processes.ts";
import { findProgram } from "./login-shells.ts";

const run = promisify(execFile);

export const tmuxPath: string | undefined = findProgram("tmux");

/** A tmux server of its own. Disposing of it ends it. */
export interface Tmux extends AsyncDisposable {
  tmux(...args: string[]): Promise<string>;
  /** Starts a session whose program is a shell command in one string. */
  open(session: string, command: string, cwd: string): Promise<void>;
  /** What a session shows, once it matches. */
  shows(session: string, pattern: RegExp): Promise<string>;
  /** The value of a format in a session, once it matches. */
  tells(session: string, format: string, pattern: RegExp): Promise<string>;
}

/** @param settings Lines for its configuration. */
export async function startTmux(
  directory: string,
  env: Readonly<Record<string, string>>,
  settings: readonly string[] = ["set -g remain-on-exit on"],
): Promise<Tmux> {
  const configuration = join(directory, "tmux.conf");
  // The path of a socket may have a hundred characters.
  const sockets = await mkdtemp(join(directory, "t-"));
  await writeFile(configuration, settings.map((line) => `${line}\n`).join(""));
  const options = { cwd: directory, env: { ...env, TMUX_TMPDIR: sockets } };
  const tmux = async (...args: string[]): Promise<string> => {
    return (await run(tmuxPath ?? "tmux", ["-L", "own", "-f", configuration, ...args], options)).stdout.trimEnd();
  };
  return {
    tmux,
    open: async (session, command, cwd) => {
      await tmux("new-session", "-d", "-s", session, "-x", "120", "-y", "40", "-c", cwd, command);
    },
    shows: (session, pattern) => matching("the screen", () => tmux("capture-pane", "-p", "-t", session), pattern),
    tells: (session, format, pattern) => {
      const read = async (): Promise<string> => {
        // tmux 3.3a at times does not see that a program has ended until another one does.
        await tmux("run-shell", ":");
        return await tmux("display-message", "-p", "-t", session, format);
      };
      return matching(format, read, pattern);
    },
    [Symbol.asyncDispose]: async () => {
      await tmux("kill-server").catch(() => undefined);
    },
  };
}

async function matching(what: string, read: () => Promise<string>, pattern: RegExp): Promise<string> {
  let text = "";
  const isThere = async (): Promise<boolean> => {
    text = await read();
    return pattern.test(text);
  };
  await waitUntil(isThere, { what, timeoutMs: 30_000 }).catch((cause: unknown) => {
    throw new Error(`Cannot find ${String(pattern)}: tmux has ${JSON.stringify(text)}`, { cause });
  });
  return text;
}
