import { isUtf8 } from "node:buffer";
import { homedir } from "node:os";
import type { LauncherHost } from "@persona-launcher/launcher";
import { LaunchError } from "@persona-launcher/launcher/errors";
import { exitCodes } from "./exit-codes.ts";

/** What a command that makes a launcher gets from its process. */
export interface LaunchingHost extends LauncherHost {
  writeError(text: string): void;
}

/** A terminal that can be drawn on. */
export interface ErrorScreen {
  columns(): number;
  rows(): number;
  /** Calls back when it has another size, and when the process goes on after it was stopped. */
  onChange(listener: (what: "resized" | "resumed") => void): () => void;
}

/** What the command line gets from its process. */
export interface CliHost extends LaunchingHost {
  write(text: string): void;
  /** Writes, and waits until it is taken. Answers false when there is nobody left to take it. */
  writeSlowly(text: string): Promise<boolean>;
  /** Whether standard output goes to a terminal, which would obey control characters. */
  isTerminal: boolean;
  /** Whether a person may be reading standard error in colour. */
  hasColor: boolean;
  /** The terminal that standard error goes to, for a view that is drawn over and over; none where it cannot be. */
  errorScreen: ErrorScreen | undefined;
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
    writeSlowly: (text) =>
      new Promise((resolve) => {
        // What is wrong is told by watchOutput.
        process.stdout.write(text, (error) => resolve(error === undefined || error === null));
      }),
    writeError: (text) => void process.stderr.write(text),
    isTerminal: process.stdout.isTTY,
    hasColor: wantsColor(),
    errorScreen: errorScreen(),
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

function errorScreen(): ErrorScreen | undefined {
  const { stderr } = process;
  if (!stderr.isTTY || process.env["TERM"] === "dumb") return undefined;
  return {
    columns: () => stderr.columns || 80,
    rows: () => stderr.rows || 24,
    onChange: (listener) => {
      const resized = (): void => listener("resized");
      const resumed = (): void => listener("resumed");
      stderr.on("resize", resized);
      process.on("SIGCONT", resumed);
      return () => {
        stderr.off("resize", resized);
        process.off("SIGCONT", resumed);
      };
    },
  };
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
