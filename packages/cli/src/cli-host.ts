import { isUtf8 } from "node:buffer";
import { homedir } from "node:os";
import type { LauncherHost } from "@persona-launcher/launcher";
import { LaunchError } from "@persona-launcher/launcher/errors";
import { exitCodes } from "./exit-codes.ts";

/** What a command that makes a launcher gets from its process. */
export interface LaunchingHost extends LauncherHost {
  writeError(text: string): void;
}

/** What the command line gets from its process. */
export interface CliHost extends LaunchingHost {
  write(text: string): void;
  /** Whether standard output goes to a terminal, which would obey control characters. */
  isTerminal: boolean;
  /** Whether a person may be reading standard error in colour. */
  hasColor: boolean;
  /** All of standard input. Throws LaunchError `OPTION_INVALID` for what is not UTF-8. */
  readInput(): Promise<string>;
  /** Calls back for SIGINT, SIGTERM and SIGHUP until the returned function is called. */
  onSignal(listener: (signal: NodeJS.Signals) => void): () => void;
  /** Ends the process at once, and a process group with it. */
  abandon(exitCode: number, group: number | undefined): never;
}

const signals: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** The real process. */
export function processHost(): CliHost {
  watchOutput();
  return {
    env: process.env,
    home: process.env["HOME"] ?? homedir(),
    get cwd() {
      return currentDirectory();
    },
    nodePath: process.execPath,
    write: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
    isTerminal: process.stdout.isTTY,
    hasColor: wantsColor(),
    readInput,
    onSignal: (listener) => {
      for (const signal of signals) process.on(signal, listener);
      return () => {
        for (const signal of signals) process.off(signal, listener);
      };
    },
    abandon: (exitCode, group) => {
      if (group !== undefined) killGroup(group);
      return process.exit(exitCode);
    },
  };
}

function wantsColor(): boolean {
  const refused = (process.env["NO_COLOR"] ?? "") !== "" || process.env["TERM"] === "dumb";
  return process.stderr.isTTY && !refused;
}

/** Asked for only when it is needed: `--help` works in a directory that is gone. */
function currentDirectory(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw new LaunchError("WORKSPACE_NOT_FOUND", "Cannot work in the current directory: it does not exist any more", {
      hint: "Change to a directory that exists",
      cause: error,
    });
  }
}

/** A reader that is gone (`persona … | head`) is no failure, a full disk is one; neither ends in a stack trace. */
function watchOutput(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    process.stderr.write(`error Cannot write to standard output: ${error.code ?? error.message} [OUTPUT_FAILED]\n`);
    process.once("exit", () => {
      process.exitCode = exitCodes.outputFailed;
    });
  });
  // Where progress cannot be shown, a launch still has to go on and be released.
  process.stderr.on("error", () => {});
}

function killGroup(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  if (isUtf8(bytes)) return bytes.toString("utf8");
  throw new LaunchError("OPTION_INVALID", "Cannot read standard input: it is not UTF-8 text", {
    hint: "Convert it, for example with iconv -t UTF-8, or name a file that the agent can read",
  });
}
