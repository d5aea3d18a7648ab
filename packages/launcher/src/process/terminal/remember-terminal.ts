import { spawnSync } from "node:child_process";
import { readFileSync, writeSync } from "node:fs";
import { isatty } from "node:tty";
import { commandPath } from "../command-path.ts";
import { repairSequence, restoreTitle, showTitle } from "./control-sequences.ts";

export interface RememberOptions {
  /** The value of TERM. */
  term: string | undefined;
  title?: string | undefined;
}

/** A terminal as it was. Disposing of it brings its title back. */
export interface RememberedTerminal extends Disposable {
  /** Brings back the modes, after a process that could not tidy up. */
  repair(): void;
}

/** Notes the modes of this process's terminal and changes its title. Without a terminal it does nothing. */
export function rememberTerminal({ term, title }: RememberOptions): RememberedTerminal {
  const screen = [1, 2].find((stream) => isatty(stream));
  const modes = isatty(0) ? stty(["-g"]) : undefined;
  const hasTitle = title !== undefined && screen !== undefined && isForeground() && knowsTitles(term);
  if (hasTitle) show(screen, showTitle(title));
  return {
    repair: () => {
      // Another job has the terminal, and its modes are that one's.
      if (!isForeground()) return;
      if (screen !== undefined && !isPlain(term)) show(screen, repairSequence);
      if (modes !== undefined) stty([modes]);
    },
    [Symbol.dispose]: () => {
      if (hasTitle) show(screen, restoreTitle);
    },
  };
}

function stty(args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync("stty", args, {
    env: { PATH: commandPath },
    encoding: "utf8",
    stdio: [0, "pipe", "ignore"],
  });
  return status === 0 ? stdout.trim() : undefined;
}

function isPlain(term: string | undefined): boolean {
  return term === undefined || term === "" || term === "dumb";
}

/** The console of Linux and real terminals would print what they do not understand. */
function knowsTitles(term: string | undefined): boolean {
  return !isPlain(term) && !/^(?:linux|vt\d+|ansi|cons25)/.test(term ?? "");
}

/** Whether our process group is the one that the terminal talks to; true where that cannot be seen. */
function isForeground(): boolean {
  try {
    const stat = readFileSync("/proc/self/stat", "latin1");
    const [, , group, , , foregroundGroup] = stat.slice(stat.lastIndexOf(")") + 2).split(" ", 6);
    return group === foregroundGroup;
  } catch {
    return true;
  }
}

function show(stream: number, text: string): void {
  try {
    writeSync(stream, text);
  } catch {
    // A terminal that has gone, or that its user holds (Ctrl-S), needs no care.
  }
}
