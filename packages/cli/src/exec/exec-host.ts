import { isUtf8 } from "node:buffer";
import { readFileSync, writeSync } from "node:fs";
import { homedir } from "node:os";
import { isatty } from "node:tty";
import type { LauncherHost } from "@persona-launcher/launcher";

/** What `persona exec` gets from its process. It makes no streams of the standard files; see `exec`. */
export interface ExecHost extends LauncherHost {
  writeError(text: string): void;
  /** Whether a person may be reading standard error in colour. */
  hasColor: boolean;
  /** Whether the command line is UTF-8; true where the system does not show it. */
  hasTextArguments(): boolean;
}

export function execHost(): ExecHost {
  const { env, execPath } = process;
  const isPlain = (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  return {
    env,
    home: env["HOME"] ?? homedir(),
    get cwd() {
      return currentDirectory();
    },
    nodePath: execPath,
    writeError,
    hasColor: !isPlain && isatty(2),
    hasTextArguments,
  };
}

/** One that is gone is told elsewhere; here a name for it will do. */
function currentDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return process.env["PWD"] ?? "/";
  }
}

function writeError(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // There is nobody to tell.
  }
}

function hasTextArguments(): boolean {
  try {
    return isUtf8(readFileSync("/proc/self/cmdline"));
  } catch {
    return true;
  }
}
